import { describe, expect, test } from '@jest/globals';
import { type Keystroke, meaningOf, UNSEEN } from '../../../client/warning/keystroke.ts';

const stroke = (key: string, more: Partial<Keystroke> = {}): Keystroke => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  ...more,
});

const LATER = UNSEEN + 1;

describe('A key pressed while the question is shown', () => {
  test.each(['a', ' ', 'ß', '字', '🙂', 'Backspace', 'Delete', 'Dead', 'Process'])(
    'is a letter where somebody was typing, and an answer elsewhere: “%s”',
    (key) => {
      expect(meaningOf(stroke(key), 'lines', 0)).toBe('letter');
      expect(meaningOf(stroke(key), 'line', LATER)).toBe('letter');
      expect(meaningOf(stroke(key), 'none', 0)).toBe('answer');
    },
  );

  test.each([
    'Tab',
    'Escape',
    'Shift',
    'Control',
    'AltGraph',
    'CapsLock',
    'F5',
    'ArrowDown',
    'PageDown',
    'Home',
    'AudioVolumeUp',
    'Unidentified',
  ])('is neither when it moves within the question or belongs to the system: %s', (key) => {
    for (const field of ['lines', 'line', 'none'] as const)
      expect(meaningOf(stroke(key), field, LATER)).toBe('nothing');
  });

  test('is a line break only where there are lines, before anybody can have read the question; then it says yes', () => {
    expect(meaningOf(stroke('Enter'), 'lines', UNSEEN - 1)).toBe('letter');
    expect(meaningOf(stroke('Enter'), 'lines', UNSEEN)).toBe('answer');
    expect(meaningOf(stroke('Enter'), 'line', 0)).toBe('answer');
    expect(meaningOf(stroke('Enter'), 'none', 0)).toBe('answer');
  });

  test.each<[string, Partial<Keystroke>, string]>([
    ['a shortcut of the browser', { key: 't', ctrlKey: true }, 'nothing'],
    ['a shortcut of a Mac', { key: 't', metaKey: true }, 'nothing'],
    ['a menu key', { key: 'f', altKey: true }, 'nothing'],
    ['a menu key with the letter that pastes', { key: 'v', altKey: true }, 'nothing'],
    ['that letter with Option and Command', { key: 'v', altKey: true, metaKey: true }, 'nothing'],
    ['a shortcut with a letter of another script', { key: 'ä', ctrlKey: true }, 'nothing'],
    ['a key without a name', { key: '' }, 'nothing'],
    ['pasting with Caps Lock on', { key: 'V', ctrlKey: true }, 'letter'],
    ['pasting', { key: 'v', ctrlKey: true }, 'letter'],
    ['pasting on a Mac', { key: 'v', metaKey: true }, 'letter'],
    ['AltGr', { key: '@', ctrlKey: true, altKey: true }, 'letter'],
    ['Option on a Mac', { key: 'å', altKey: true }, 'letter'],
    ['a key that something is lying on', { key: 'a', repeat: true }, 'nothing'],
  ])('%s', (_, more, meaning) => {
    expect(meaningOf(stroke('', more), 'lines', LATER)).toBe(meaning);
  });
});
