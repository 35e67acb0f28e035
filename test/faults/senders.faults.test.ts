/** A short cut of each scenario in which the workers themselves die, freeze, stop or are away. */
import { FIXED_SEED, productHolds, useStage } from './holds.ts'
import { RELEASE_SCENARIOS, SENDER_SCENARIOS } from './scenarios/index.ts'
import { allKilled } from './scenarios/outages.ts'
import { workerKills } from './scenarios/worker-kills.ts'

const staged = useStage()
productHolds(SENDER_SCENARIOS, staged)
productHolds([workerKills, allKilled], staged, { seed: FIXED_SEED })
productHolds(RELEASE_SCENARIOS, staged)
