/** The long cut of each scenario in which the workers themselves die, freeze, stop or are away. */
import { productHolds, useStage } from './holds.ts'
import { SENDER_SCENARIOS } from './scenarios/index.ts'

productHolds(SENDER_SCENARIOS, useStage(), { cut: 'long' })
