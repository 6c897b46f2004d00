import { functionOf, templateOf } from './synthesized.ts';

/** What is deployed where nothing is set. */
export const template = templateOf();
export const deadLetters = functionOf(template, 'timer')[1].Properties.Environment.Variables.DEAD_LETTER_ARN;
