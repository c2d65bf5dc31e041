/** An MP3 of silence with ID3 chapters: bytes by the standards (ISO 11172-3, ID3v2.3, ID3v2 Chapter Frame Addendum), nobody's recording. */

/** MPEG 1 layer III, 128 kbit/s, 44.1 kHz, mono, no padding: 417 bytes of which all but the head may be zero. */
const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0xc4]), Buffer.alloc(413)]);
/** About 26 ms each. */
const frames = 120;

const textFrame = (name: string, words: string): Buffer =>
  id3Frame(name, Buffer.concat([Buffer.from([3]), Buffer.from(words)]));

function id3Frame(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.write(name, 0, 'latin1');
  head.writeUInt32BE(content.length, 4);
  return Buffer.concat([head, content]);
}

function chapterFrame(id: string, start: number, end: number, title: string): Buffer {
  const times = Buffer.alloc(16, 0xff);
  times.writeUInt32BE(start, 0);
  times.writeUInt32BE(end, 4);
  return id3Frame('CHAP', Buffer.concat([Buffer.from(`${id}\0`), times, textFrame('TIT2', title)]));
}

/** Some three seconds. */
export function chaptered(): Buffer {
  const toc = id3Frame('CTOC', Buffer.concat([Buffer.from('toc\0'), Buffer.from([3, 2]), Buffer.from('c1\0c2\0')]));
  const content = Buffer.concat([
    textFrame('TIT2', 'Soup'),
    toc,
    chapterFrame('c1', 0, 1500, 'Hello'),
    chapterFrame('c2', 1500, 3100, 'Soup'),
  ]);
  const head = Buffer.from([0x49, 0x44, 0x33, 3, 0, 0, 0, 0, 0, 0]);
  // Seven bits a byte.
  for (const [n, shift] of [21, 14, 7, 0].entries()) head[6 + n] = (content.length >> shift) & 0x7f;
  return Buffer.concat([head, content, ...Array.from({ length: frames }, () => frame)]);
}
