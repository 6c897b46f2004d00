/** Two notes, a fifth apart. Nothing is fetched for it. */
const NOTES = [
  { frequency: 587, at: 0 },
  { frequency: 880, at: 0.22 },
];
const LENGTH = 1.4;
/** A browser that lets this page make no sound yet leaves that open for ever. */
const PATIENCE = 1_000;

/** Chimes once, softly. Where the browser allows no sound before a click on this page, it stays silent. */
export const chime = async (): Promise<void> => {
  if (!('AudioContext' in globalThis)) return;
  const context = new AudioContext();
  try {
    await Promise.race([context.resume(), after(PATIENCE)]);
    // Kept waiting, it would sound at the next click, when nobody is called any more.
    if (context.state !== 'running') return;
    for (const { frequency, at } of NOTES) play(context, frequency, context.currentTime + at);
    await after(LENGTH * 1_000);
  } finally {
    await context.close();
  }
};

const play = (context: AudioContext, frequency: number, at: number): void => {
  const note = new OscillatorNode(context, { frequency });
  const loudness = new GainNode(context, { gain: 0 });
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(0.2, at + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.001, at + 1);
  note.connect(loudness).connect(context.destination);
  note.start(at);
  note.stop(at + 1.1);
};

const after = (delay: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delay));
