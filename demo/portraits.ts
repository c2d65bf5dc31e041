/**
 * Portraits of the people of the demo company, drawn here: nobody real, and free to ship. A flat figure from the shoulders up, of a few shapes; the same person looks
 * the same every time.
 */
import { cast, type DemoPerson } from './cast.ts';
import { seeded } from './seeded.ts';

/** Edge in pixels: three times the largest that the product shows. */
export const portraitPixels = 320;

const skins = ['#f7dac7', '#f0c7a9', '#e2b08b', '#ca9068', '#a9714b', '#855539', '#68432f'] as const;
const hairs = {
  black: '#2a211d',
  dark: '#46312a',
  brown: '#6d4a33',
  chestnut: '#8f5733',
  copper: '#b0582c',
  blond: '#c9a064',
  fair: '#dfc38f',
  grey: '#9a948d',
  white: '#d6d1ca',
} as const;
const grounds = ['#ead9c6', '#d5e2da', '#dcd8e8', '#ecd3c9', '#d1e0e8', '#ebe1c3', '#e6d3dd', '#cfddd2'] as const;
const clothes = [
  '#a8481f',
  '#1f6f5c',
  '#34557a',
  '#6d4c70',
  '#bd883d',
  '#43604e',
  '#8d3d49',
  '#525f78',
  '#33403f',
] as const;

const longStyles = ['long', 'waves', 'bob', 'bun', 'tail', 'curls', 'pixie'] as const;
const shortStyles = ['crop', 'parting', 'quiff', 'curlsShort', 'receding', 'shaved'] as const;
type Style = (typeof longStyles)[number] | (typeof shortStyles)[number] | 'scarf' | 'locks';

export interface Look {
  /** From light to dark, 0 to 6. */
  readonly skin: number;
  readonly hair: keyof typeof hairs;
  readonly style: Style;
  readonly beard?: 'stubble' | 'full';
  readonly glasses?: boolean;
}

/** Those who have a voice of their own look like themselves; who is neither here nor drawn below has not sent a picture yet. */
const looks: Readonly<Record<string, Look>> = {
  mira: { skin: 1, hair: 'fair', style: 'bob', glasses: true },
  ines: { skin: 2, hair: 'dark', style: 'waves' },
  jonas: { skin: 0, hair: 'blond', style: 'quiff', beard: 'stubble' },
  amina: { skin: 5, hair: 'black', style: 'scarf' },
  birgit: { skin: 1, hair: 'grey', style: 'pixie', glasses: true },
  tove: { skin: 0, hair: 'copper', style: 'tail' },
  olle: { skin: 1, hair: 'brown', style: 'receding', beard: 'full' },
  rosa: { skin: 2, hair: 'brown', style: 'bun' },
  khalid: { skin: 3, hair: 'black', style: 'parting', beard: 'full' },
  noa: { skin: 2, hair: 'dark', style: 'curls' },
  wanda: { skin: 0, hair: 'white', style: 'bob' },
  grace: { skin: 6, hair: 'black', style: 'locks' },
  sam: { skin: 1, hair: 'chestnut', style: 'pixie', glasses: true },
  henrik: { skin: 1, hair: 'grey', style: 'shaved', beard: 'full', glasses: true },
  yuki: { skin: 1, hair: 'black', style: 'long' },
  fatma: { skin: 2, hair: 'dark', style: 'scarf' },
  elin: { skin: 0, hair: 'fair', style: 'tail' },
  maria: { skin: 3, hair: 'black', style: 'waves' },
  aoife: { skin: 0, hair: 'copper', style: 'curls' },
  kofi: { skin: 6, hair: 'black', style: 'crop' },
  sofia: { skin: 1, hair: 'brown', style: 'long' },
  ravi: { skin: 4, hair: 'black', style: 'parting', glasses: true },
};

const women = new Set(
  'Alma Clara Ebba Greta Ida Karin Maja Olivia Ronja Stina Tuva Anna Carla Frieda Hanna Klara Nora Paula Selma Agata Celina Ewa Filipa Hania Julia Lena Nadia Rania Tala Yara Alice Daisy Freya Harriet Jade'.split(
    ' ',
  ),
);

/** How the other hundred and twenty look; null for the third that has no picture. */
function lookOf(person: DemoPerson, random: () => number): Look | null {
  const known = looks[person.key];
  if (known) return known;
  if (cast.some(({ key }) => key === person.key) || random() > 0.6) return null;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const skin = Math.floor(random() * 7);
  const isGrey = random() < 0.16;
  const hair = isGrey
    ? pick(['grey', 'white'] as const)
    : skin < 2
      ? pick(['dark', 'brown', 'chestnut', 'copper', 'blond', 'fair'] as const)
      : skin < 4
        ? pick(['black', 'dark', 'brown', 'chestnut'] as const)
        : pick(['black', 'black', 'dark'] as const);
  const glasses = random() < 0.22;
  if (women.has(person.name.split(' ')[0]!)) {
    const more: readonly Style[] = skin > 3 ? ['locks', 'curls'] : [];
    return { skin, hair, glasses, style: pick<Style>([...longStyles, ...more]) };
  }
  const beard = pick([undefined, undefined, 'stubble', 'full'] as const);
  return { skin, hair, glasses, style: pick(shortStyles), ...(beard && { beard }) };
}

const hex = (color: string): number[] => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
/** `color`, moved by `part` (0 to 1) towards another. */
function mix(color: string, other: string, part: number): string {
  const [to, from] = [hex(other), hex(color)];
  return `#${from
    .map((c, i) =>
      Math.round(c + (to[i]! - c) * part)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
const shade = (color: string, part: number): string => mix(color, '#2a1a12', part);
const tint = (color: string, part: number): string => mix(color, '#ffffff', part);

const path = (d: string, fill: string, more = ''): string => `<path d="${d}" fill="${fill}" ${more}/>`;
const line = (d: string, stroke: string, width: number, more = ''): string =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`;
const circle = (x: number, y: number, r: number, fill: string, more = ''): string =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}" ${more}/>`;

/** Hair behind the head and in front of it. The head is an ellipse about (160, 138), 60 wide and 74 high to each side. */
function hairOf(style: Style, color: string): { behind: string; front: string } {
  const light = tint(color, 0.12);
  const cap = path(
    'M98 140 C92 70 128 50 162 52 C200 50 230 76 222 140 C216 112 206 98 190 92 C160 104 124 96 112 104 C104 112 102 124 98 140Z',
    color,
  );
  const parted = path(
    'M97 146 C90 72 126 48 160 50 C196 48 232 72 223 146 C220 116 204 94 170 82 C146 96 104 108 97 146Z',
    color,
  );
  const middle = path(
    'M97 150 C90 74 124 50 160 50 C196 50 230 74 223 150 C218 112 192 96 160 78 C128 96 102 112 97 150Z',
    color,
  );
  switch (style) {
    case 'long':
      return {
        behind: path('M92 140 C84 60 124 42 160 42 C198 42 236 62 228 140 L236 262 C200 282 120 282 84 262Z', color),
        front: middle,
      };
    case 'waves':
      return {
        behind: path(
          'M90 130 C84 60 126 40 160 40 C200 40 238 62 230 132 C244 156 226 170 238 196 C248 226 224 256 196 252 L124 252 C92 254 72 226 84 196 C94 172 78 154 90 130Z',
          color,
        ),
        front: parted,
      };
    case 'bob':
      return {
        behind: path(
          'M88 140 C82 60 124 42 160 42 C198 42 238 60 232 140 L234 204 C220 216 200 214 194 204 L126 204 C118 214 100 216 86 204Z',
          color,
        ),
        front: path(
          'M96 136 C90 70 124 46 160 46 C198 46 230 70 224 136 C214 122 204 112 196 104 C172 114 132 114 116 106 C108 114 102 124 96 136Z',
          color,
        ),
      };
    case 'bun':
      return {
        behind: circle(160, 44, 32, color),
        front: middle + line('M146 36 C154 30 168 30 174 36', light, 4, 'opacity=".7"'),
      };
    case 'tail':
      return {
        behind:
          path('M214 92 C262 92 264 168 246 226 C242 238 228 236 228 224 C230 180 232 140 204 118Z', color) +
          path('M96 140 C88 62 128 44 160 44 C196 44 230 64 224 140Z', color),
        front: parted,
      };
    case 'curls': {
      const ring = [
        [104, 82, 30],
        [132, 58, 32],
        [166, 50, 34],
        [200, 62, 32],
        [222, 92, 30],
        [232, 130, 28],
        [230, 170, 26],
        [90, 118, 28],
        [88, 158, 28],
        [94, 190, 22],
        [226, 198, 20],
      ] as const;
      return {
        behind: ring.map(([x, y, r]) => circle(x, y, r, color)).join(''),
        front: [
          [112, 96, 20],
          [136, 82, 22],
          [164, 76, 22],
          [192, 82, 21],
          [212, 100, 18],
        ]
          .map(([x, y, r]) => circle(x!, y!, r!, color))
          .join(''),
      };
    }
    case 'pixie':
      return {
        behind: '',
        front: path(
          'M96 152 C86 74 120 46 164 48 C206 46 234 80 224 150 C218 132 212 118 204 108 C176 112 150 104 138 88 C130 104 108 112 104 126 C100 136 100 144 96 152Z',
          color,
        ),
      };
    case 'locks': {
      const strands = [88, 104, 122, 198, 216, 232].map((x, i) =>
        line(`M${x} 120 C${x - 8} 170 ${x + 8} 200 ${x - 2} ${244 + (i % 3) * 10}`, color, 20),
      );
      return {
        behind: path('M92 140 C84 60 124 42 160 42 C198 42 236 62 228 140Z', color) + strands.join(''),
        front: middle,
      };
    }
    case 'crop':
      return {
        behind: '',
        front: path(
          'M99 134 C92 74 126 54 160 54 C196 54 228 74 221 134 C218 116 212 104 204 98 C176 90 144 90 116 98 C106 104 102 116 99 134Z',
          color,
        ),
      };
    case 'parting':
      return { behind: '', front: cap };
    case 'quiff':
      return {
        behind: '',
        front: path(
          'M98 138 C92 96 100 66 128 58 C140 36 204 34 218 66 C230 86 226 112 222 138 C218 118 212 106 202 98 C170 106 136 102 118 96 C106 106 102 120 98 138Z',
          color,
        ),
      };
    case 'curlsShort':
      return {
        behind: [
          [106, 92, 22],
          [126, 68, 24],
          [156, 56, 26],
          [188, 62, 25],
          [212, 84, 23],
        ]
          .map(([x, y, r]) => circle(x!, y!, r!, color))
          .join(''),
        front: [
          [116, 92, 17],
          [142, 80, 19],
          [170, 78, 19],
          [198, 88, 18],
        ]
          .map(([x, y, r]) => circle(x!, y!, r!, color))
          .join(''),
      };
    case 'receding':
      return {
        behind: path('M96 158 C89 124 95 100 109 92 L211 92 C225 100 231 124 224 158Z', color),
        front: '',
      };
    case 'shaved':
      return {
        behind: '',
        front: path(
          'M100 128 C98 80 128 60 160 60 C194 60 222 80 220 128 C212 98 190 84 160 84 C130 84 108 98 100 128Z',
          color,
          'opacity=".28"',
        ),
      };
    case 'scarf':
      return { behind: '', front: '' };
  }
}

function scarfOf(color: string): { behind: string; front: string } {
  const dark = shade(color, 0.16);
  return {
    behind: path(
      'M84 150 C78 66 116 36 160 36 C206 36 242 66 236 150 C238 200 250 236 258 262 L62 262 C70 236 82 200 84 150Z',
      dark,
    ),
    front:
      // Around the face, and over the shoulders.
      path(
        'M160 36 C110 36 82 74 86 146 C88 196 116 232 160 240 C204 232 232 196 234 146 C238 74 210 36 160 36Z M160 76 C196 76 214 104 212 144 C210 184 188 210 160 214 C132 210 110 184 108 144 C106 104 124 76 160 76Z',
        color,
        'fill-rule="evenodd"',
      ) +
      path(
        'M92 196 C108 232 140 240 172 232 C206 226 226 208 232 184 C250 226 244 262 232 286 C190 268 120 268 84 282 C76 250 80 222 92 196Z',
        color,
      ) +
      line('M106 214 C134 244 186 246 222 210', dark, 4, 'opacity=".6"'),
  };
}

function beardOf(kind: Look['beard'], color: string): string {
  if (!kind) return '';
  const shape =
    'M101 146 C104 176 104 200 126 214 C146 226 174 226 194 214 C216 200 216 176 219 146 C212 168 204 174 192 172 C176 164 144 164 128 172 C116 174 108 168 101 146Z';
  return kind === 'full' ? path(shape, color) : path(shape, color, 'opacity=".3"');
}

type Collar = 'round' | 'scrubs' | 'shirt' | 'cook' | 'roll';
const collars: Readonly<Record<DemoPerson['department'], readonly Collar[]>> = {
  Wards: ['scrubs', 'scrubs', 'scrubs', 'round'],
  'Home care': ['round', 'scrubs', 'roll'],
  Kitchen: ['cook', 'cook', 'round'],
  Rehabilitation: ['scrubs', 'round', 'shirt'],
  Technology: ['round', 'shirt', 'roll'],
  People: ['shirt', 'roll', 'round'],
  Transport: ['shirt', 'round', 'round'],
};

function bodyOf(collar: Collar, color: string, skin: string): string {
  const body = path('M20 360 C22 268 70 248 118 238 C140 250 180 250 202 238 C250 248 298 268 300 360Z', color);
  const dark = shade(color, 0.2);
  switch (collar) {
    case 'round':
      return body + line('M116 240 C136 262 184 262 204 240', dark, 7);
    case 'scrubs':
      return (
        body +
        path('M122 236 L160 292 L198 236 C182 250 138 250 122 236Z', skin) +
        line('M118 238 L160 296 L202 238', tint(color, 0.3), 7)
      );
    case 'shirt':
      return (
        body +
        path('M128 234 L160 270 L192 234 C178 248 142 248 128 234Z', skin) +
        path('M120 232 L160 272 L136 292 L108 244Z', tint(color, 0.78)) +
        path('M200 232 L160 272 L184 292 L212 244Z', tint(color, 0.78))
      );
    case 'cook':
      return (
        body +
        line('M118 240 C136 258 184 258 202 240', dark, 6) +
        line('M176 256 L178 322', dark, 3) +
        [272, 296].map((y) => circle(196, y, 5, dark)).join('')
      );
    case 'roll':
      return (
        body +
        path('M124 222 C140 236 180 236 196 222 L204 250 C182 264 138 264 116 250Z', shade(color, 0.08)) +
        line('M118 250 C138 264 182 264 202 250', dark, 3)
      );
  }
}

/** The portrait as SVG, or null for those who have none. */
export function portraitOf(person: DemoPerson): string | null {
  const random = seeded([...person.key].reduce((sum, c) => Math.imul(sum, 31) + c.charCodeAt(0), 17));
  // The first numbers of neighbouring seeds are alike.
  for (let n = 0; n < 4; n++) random();
  const look = lookOf(person, random);
  if (!look) return null;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const skin = skins[look.skin]!;
  const under = shade(skin, 0.14);
  const color = hairs[look.hair];
  const ground = pick(grounds);
  const collar = pick(collars[person.department]);
  const cloth = collar === 'cook' ? '#f4f0ea' : pick(clothes);
  const ink = mix(skin, '#160c08', 0.86);
  const hair =
    look.style === 'scarf'
      ? scarfOf(pick(['#8d3d49', '#34557a', '#4c7361', '#7b5880', '#b98a4a', '#5f7f96']))
      : hairOf(look.style, color);
  const tilt = Math.round(random() * 50 - 25) / 10;
  const width = 1.14 + Math.round(random() * 8) / 100;
  const smile = 6 + Math.round(random() * 5);
  const ear = look.style === 'scarf' ? '' : circle(99, 148, 13, under) + circle(221, 148, 13, under);
  const lips = look.beard === 'full' ? tint(skin, 0.3) : mix('#b04f3f', skin, look.skin > 4 ? 0.1 : 0.2);
  const brow = mix(look.hair === 'white' || look.hair === 'fair' ? shade(color, 0.25) : color, ink, 0.3);
  const face = [
    `<ellipse cx="160" cy="138" rx="60" ry="74" fill="${skin}"/>`,
    beardOf(look.beard, color),
    circle(123, 170, 14, '#d8604a', 'opacity=".1"') + circle(197, 170, 14, '#d8604a', 'opacity=".1"'),
    `<ellipse cx="138" cy="146" rx="4.6" ry="5.6" fill="${ink}"/><ellipse cx="182" cy="146" rx="4.6" ry="5.6" fill="${ink}"/>`,
    line('M127 128 Q138 121 149 127', brow, 4.5) + line('M171 127 Q182 121 193 128', brow, 4.5),
    line('M160 148 Q155 162 162 165', shade(skin, 0.3), 3.5),
    random() < 0.35
      ? `<path d="M142 181 Q160 187 178 181 Q174 203 160 203 Q146 203 142 181Z" fill="#fdf8f3" stroke="${lips}" stroke-width="3.5" stroke-linejoin="round"/>`
      : line(`M143 184 Q160 ${184 + smile * 1.7} 177 184`, lips, 4.8),
    look.glasses
      ? `<g fill="#ffffff" fill-opacity=".18" stroke="#3a302b" stroke-width="4"><rect x="117" y="131" width="38" height="32" rx="13"/><rect x="165" y="131" width="38" height="32" rx="13"/><path d="M155 143 Q160 139 165 143 M117 142 L101 138 M203 142 L219 138" fill="none"/></g>`
      : '',
  ].join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 320" width="${portraitPixels}" height="${portraitPixels}"><rect width="320" height="320" fill="${ground}"/>
    ${circle(160, 330, 190, tint(ground, 0.35))}<g transform="translate(160 172) scale(${width} 1.17) rotate(${tilt}) translate(-160 -156)">${hair.behind}
    ${path('M132 190 L188 190 L192 250 C176 262 144 262 128 250Z', under)}${bodyOf(collar, cloth, under)}${ear}${face}${hair.front}</g></svg>`;
}
