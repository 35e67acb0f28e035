/** The long cut of each scenario in which what the workers talk to fails or floods them. */
import { productHolds, useStage } from './holds.ts'
import { SURROUNDING_SCENARIOS } from './scenarios/index.ts'

productHolds(SURROUNDING_SCENARIOS, useStage(), { cut: 'long' })
