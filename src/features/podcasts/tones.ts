/** Short recordings made of sums, so that tests and the demo company have sound without anybody's voice. */

export const sampleRate = 8000;

/**
 * A WAV file (mono, 16 bits) of so many seconds that sounds a little like somebody speaking: a hum whose height and loudness go up and down, with pauses between
 * the words.
 * @param seed another voice for another number
 */
export function spokenWav(seconds: number, seed = 1): Buffer {
  const samples = Math.round(seconds * sampleRate);
  const data = Buffer.alloc(samples * 2);
  let phase = 0;
  for (let n = 0; n < samples; n++) {
    const at = n / sampleRate;
    const syllable = Math.max(0, Math.sin(at * Math.PI * (3.1 + (seed % 3) * 0.4)));
    const word = Math.sin(at * (0.9 + (seed % 5) * 0.07) * Math.PI) > -0.55 ? 1 : 0;
    const height = 120 + (seed % 7) * 14 + 18 * Math.sin(at * 2.3) + 9 * Math.sin(at * 7.1 + seed);
    phase += (2 * Math.PI * height) / sampleRate;
    const voice = Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.28 * Math.sin(3 * phase) + 0.14 * Math.sin(5 * phase);
    data.writeInt16LE(Math.round(5200 * syllable * word * voice), n * 2);
  }
  return Buffer.concat([wavHead(data.length), data]);
}

function wavHead(bytes: number): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + bytes, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(bytes, 40);
  return head;
}
