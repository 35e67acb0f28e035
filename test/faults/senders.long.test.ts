/** The long cut of each scenario in which the workers themselves die, freeze, stop or are away. */
import { productHolds, rigMisses, useStage } from './holds.ts'
import { RELEASE_PROTECTIONS } from './protections.ts'
import { RELEASE_SCENARIOS, SENDER_SCENARIOS } from './scenarios/index.ts'

const staged = useStage()
productHolds([...SENDER_SCENARIOS, ...RELEASE_SCENARIOS], staged, { cut: 'long' })
rigMisses(RELEASE_PROTECTIONS, staged)
