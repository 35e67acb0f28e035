/** A short cut of each scenario in which what the workers talk to fails or floods them. */
import { FIXED_SEED, productHolds, useStage } from './product-holds.ts'
import { SURROUNDING_SCENARIOS } from './scenarios/index.ts'
import { allKilled } from './scenarios/outages.ts'

const staged = useStage()
productHolds(SURROUNDING_SCENARIOS, staged)
productHolds([allKilled], staged, FIXED_SEED)
