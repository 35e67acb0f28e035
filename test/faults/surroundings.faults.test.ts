/**
 * A short cut of each scenario in which what the workers talk to fails or floods them, and the proof that the rig would
 * notice if a protection were missing.
 */
import { productHolds, rigMisses, useStage } from './holds.ts'
import { PROTECTIONS } from './protections.ts'
import { SURROUNDING_SCENARIOS } from './scenarios/index.ts'

const staged = useStage()
productHolds(SURROUNDING_SCENARIOS, staged)
rigMisses(PROTECTIONS, staged)
