/** Pictures that people of the demo company share, drawn here as flat scenes of a few shapes each: free to ship. */

export const pictureSize = { width: 1280, height: 800 } as const;

type Scene = keyof typeof scenes;

/** What somebody shares: a scene with a name and the words for those who do not see it. */
export interface DemoPicture {
  readonly scene: Scene;
  readonly alt: string;
}

const rect = (x: number, y: number, width: number, height: number, fill: string, more = ''): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}" ${more}/>`;
const round = (x: number, y: number, rx: number, ry: number, fill: string, more = ''): string =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}" ${more}/>`;
const path = (d: string, fill: string, more = ''): string => `<path d="${d}" fill="${fill}" ${more}/>`;
const line = (d: string, stroke: string, width: number, more = ''): string =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`;
const each = <T>(list: readonly T[], draw: (one: T, index: number) => string): string => list.map(draw).join('');

/** Two boxes on a steel table. */
const dressings = () => {
  const box = (x: number, y: number, w: number, h: number, front: string, side: string, top: string) =>
    path(`M${x} ${y} l60 -46 h${w} l-60 46Z`, top) +
    path(`M${x + w} ${y} l60 -46 v${h - 20} l-60 66Z`, side) +
    rect(x, y, w, h, front) +
    rect(x + 34, y + 40, w * 0.5, 26, '#ffffff', 'rx="6"') +
    rect(x + 34, y + 84, w * 0.34, 14, '#ffffff', 'rx="7" opacity=".7"') +
    rect(x + 34, y + 112, w * 0.26, 14, '#ffffff', 'rx="7" opacity=".7"') +
    rect(x + w - 120, y + h - 84, 84, 52, '#ffffff', 'rx="4"') +
    each([0, 1, 2, 3, 4, 5, 6, 7], (n) => rect(x + w - 112 + n * 9, y + h - 76, n % 3 ? 3 : 5, 36, '#33403f'));
  return (
    rect(0, 0, 1280, 520, '#e3ece8') +
    each(
      [0, 1, 2, 3, 4],
      (n) => rect(n * 270 - 40, 0, 262, 250, '#d7e4de') + rect(n * 270 - 40, 258, 262, 262, '#dbe7e2'),
    ) +
    rect(0, 520, 1280, 280, '#b9c6c6') +
    rect(0, 520, 1280, 16, '#d5dede') +
    path('M0 620 L1280 560 V580 L0 650Z', '#c6d1d1') +
    round(520, 690, 420, 34, '#8fa0a0', 'opacity=".45"') +
    box(240, 330, 380, 350, '#1f6f5c', '#17564a', '#3f8f7b') +
    box(690, 430, 320, 250, '#e8efe9', '#c3d2ca', '#f6f9f6') +
    rect(690, 430, 320, 26, '#1f6f5c') +
    rect(724, 480, 150, 22, '#1f6f5c', 'rx="6"') +
    path('M1040 690 q70 -60 150 -14 q30 30 -20 44 q-90 20 -130 -30Z', '#f4e3d3') +
    path('M1072 686 q40 -30 84 -6 q12 14 -12 22 q-50 10 -72 -16Z', '#eac9b0')
  );
};

/** A bed from above. */
const slideSheets = () =>
  rect(0, 0, 1280, 800, '#e9e1d6') +
  each([0, 1, 2, 3, 4, 5, 6, 7], (n) => rect(0, n * 100, 1280, 3, '#ded3c4')) +
  rect(210, 90, 860, 640, '#00000014', 'rx="34"') +
  rect(200, 70, 860, 640, '#fbfaf7', 'rx="30"') +
  rect(200, 70, 150, 640, '#f0ede6', 'rx="30"') +
  rect(236, 210, 150, 360, '#ffffff', 'rx="46" stroke="#e4ded3" stroke-width="5"') +
  path('M470 170 L900 130 L940 560 L500 610Z', '#3f73a8') +
  path('M470 170 L900 130 L906 190 L478 232Z', '#5587ba') +
  path('M540 240 L980 250 L960 660 L520 640Z', '#6c9dcb', 'opacity=".94"') +
  path('M540 240 L980 250 L976 320 L536 306Z', '#88b2d9') +
  each([0, 1, 2, 3], (n) => line(`M${600 + n * 90} 372 l46 44 l-46 44`, '#eaf2fa', 12, 'opacity=".85"')) +
  rect(1090, 180, 60, 420, '#c9beb0', 'rx="18"') +
  rect(110, 180, 60, 420, '#c9beb0', 'rx="18"');

const bun = (x: number, y: number, size: number): string =>
  round(x + 6, y + 14, 92 * size, 76 * size, '#00000026') +
  round(x, y, 92 * size, 78 * size, '#b8692f') +
  round(x - 6, y - 8, 80 * size, 64 * size, '#cf8443') +
  line(
    `M${x - 44 * size} ${y + 6} C${x - 40 * size} ${y - 50 * size} ${x + 50 * size} ${y - 46 * size} ${x + 44 * size} ${y + 8} C${x + 34 * size} ${y + 44 * size} ${x - 20 * size} ${y + 38 * size} ${x - 14 * size} ${y + 4} C${x - 8 * size} ${y - 18 * size} ${x + 20 * size} ${y - 14 * size} ${x + 14 * size} ${y + 6}`,
    '#8a4a1e',
    11 * size,
  ) +
  each(
    [
      [-50, -22],
      [-20, -46],
      [22, -40],
      [52, -8],
      [36, 30],
      [-4, 46],
      [-46, 26],
      [0, -20],
    ],
    ([dx, dy]) => rect(x + dx! * size - 5, y + dy! * size - 5, 11, 10, '#fdf6ea', 'rx="3"'),
  );

/** A tray of buns, from above. */
const buns = () =>
  rect(0, 0, 1280, 800, '#f0d9bd') +
  each([0, 1, 2, 3, 4, 5], (n) => rect(n * 220 - 10, 0, 212, 800, n % 2 ? '#ecd2b2' : '#f2ddc4')) +
  rect(128, 84, 1040, 660, '#00000022', 'rx="42"') +
  rect(110, 64, 1040, 660, '#6f777b', 'rx="40"') +
  rect(140, 94, 980, 600, '#f6efe4', 'rx="22"') +
  each([0, 1, 2], (row) =>
    each([0, 1, 2, 3], (column) => bun(270 + column * 240, 200 + row * 196, row === 2 && column === 3 ? 0 : 1)),
  ) +
  each(
    [
      [990, 580],
      [1010, 606],
      [964, 612],
      [1040, 574],
      [984, 640],
    ],
    ([x, y]) => rect(x!, y!, 12, 9, '#d8a25f', 'rx="4"'),
  );

/** A plate with shaped purées. */
const moulds = () =>
  rect(0, 0, 1280, 800, '#dfe8dd') +
  path('M0 0 H420 L300 800 H0Z', '#d2dfd0') +
  round(660, 430, 400, 330, '#0000001c') +
  round(650, 410, 400, 330, '#ffffff') +
  round(650, 410, 312, 252, '#f5f3ee') +
  each(
    [
      [520, 300, -14],
      [590, 350, -4],
      [530, 400, 8],
    ],
    ([x, y, turn]) =>
      `<g transform="translate(${x} ${y}) rotate(${turn})">${path('M-110 -24 C-60 -44 60 -34 112 0 C60 34 -60 44 -110 24 C-122 10 -122 -10 -110 -24Z', '#e5853b')}${line('M-70 -18 q10 10 4 24 M-20 -22 q10 12 4 28 M30 -16 q8 10 4 20', '#c96b25', 6)}${path('M-108 -14 q-44 -30 -58 -4 q16 6 -4 16 q18 14 62 8Z', '#5f8f4a')}</g>`,
  ) +
  `<g transform="translate(760 470) rotate(-10)">${path('M-150 0 C-90 -86 70 -84 120 -6 L178 -52 L168 56 L120 8 C70 84 -90 84 -150 0Z', '#ef9a84')}${line('M-60 -34 q26 34 0 70 M-6 -42 q26 42 0 84 M50 -36 q22 36 0 72', '#dd7a63', 8)}${round(-104, -12, 9, 9, '#6e3b30')}</g>` +
  each(
    [
      [560, 520],
      [604, 556],
      [540, 574],
      [590, 600],
    ],
    ([x, y]) => round(x!, y!, 24, 22, '#7fae62') + round(x! - 6, y! - 6, 7, 6, '#9cc581'),
  ) +
  rect(1130, 170, 22, 470, '#b8bfc0', 'rx="11"') +
  rect(1110, 150, 62, 150, '#b8bfc0', 'rx="26"');

/** A green door with a key box. */
const keyBox = () =>
  rect(0, 0, 1280, 800, '#c9745a') +
  each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], (row) =>
    each([0, 1, 2, 3, 4, 5, 6, 7], (n) =>
      rect(n * 176 - (row % 2) * 88, row * 82, 168, 74, (n * 3 + row) % 4 ? '#bd674e' : '#c26f57', 'rx="3"'),
    ),
  ) +
  rect(640, 60, 470, 740, '#f1ebe2') +
  rect(676, 96, 398, 704, '#2f5f4f') +
  rect(716, 140, 318, 240, '#a9c7cf', 'stroke="#24493d" stroke-width="10"') +
  path('M716 300 L880 140 H960 L716 376Z', '#ffffff', 'opacity=".28"') +
  rect(716, 430, 318, 300, '#28513f', 'stroke="#24493d" stroke-width="8"') +
  round(1034, 440, 20, 20, '#d8b25c') +
  rect(700, 770, 350, 30, '#4b433d') +
  round(500, 330, 92, 26, '#00000026') +
  rect(420, 190, 150, 220, '#3a3f42', 'rx="18"') +
  rect(436, 206, 118, 128, '#52585b', 'rx="10"') +
  each([0, 1, 2], (row) => each([0, 1, 2], (n) => round(462 + n * 33, 230 + row * 36, 12, 12, '#e9e4da'))) +
  rect(452, 352, 86, 34, '#1f2324', 'rx="8"') +
  each(
    [
      [440, 186],
      [474, 178],
      [520, 182],
      [556, 190],
    ],
    ([x, y]) => round(x!, y!, 20, 9, '#f5f8fa'),
  ) +
  // Bosse looks round the corner.
  path('M110 800 C96 690 120 600 190 580 C260 600 290 690 276 800Z', '#a9743f') +
  round(192, 560, 84, 76, '#b98349') +
  path('M116 540 C84 530 76 610 108 636 C132 626 134 566 116 540Z', '#7b4f28') +
  path('M268 540 C300 530 308 610 276 636 C252 626 250 566 268 540Z', '#7b4f28') +
  round(192, 592, 44, 34, '#e3bf8e') +
  round(192, 576, 17, 12, '#2b211c') +
  round(162, 546, 9, 10, '#2b211c') +
  round(222, 546, 9, 10, '#2b211c') +
  path('M178 610 q14 12 28 0 q2 34 -14 36 q-16 -2 -14 -36Z', '#d9746a');

/** A crate of the last tomatoes before a greenhouse. */
const tomatoes = () =>
  rect(0, 0, 1280, 800, '#cfe0e6') +
  round(1040, 150, 74, 74, '#f7e3b0') +
  path('M0 430 C260 360 520 420 760 390 C980 364 1140 400 1280 380 V800 H0Z', '#7d9a63') +
  path(
    'M300 460 V250 L520 130 L740 250 V460Z',
    '#e8f2f3',
    'opacity=".85" stroke="#8aa5a8" stroke-width="10" stroke-linejoin="round"',
  ) +
  line('M410 460 V190 M520 460 V130 M630 460 V190 M300 330 H740', '#8aa5a8', 7) +
  each(
    [
      [350, 440],
      [450, 430],
      [570, 438],
      [680, 432],
    ],
    ([x, y]) => path(`M${x} ${y! + 30} q-40 -70 0 -130 q40 60 0 130Z`, '#5c8a4e', 'opacity=".8"'),
  ) +
  path('M0 540 C320 500 900 520 1280 490 V800 H0Z', '#6a8653') +
  round(650, 740, 420, 36, '#00000030') +
  each(
    [
      [400, 520, 1],
      [490, 490, 0],
      [580, 510, 1],
      [672, 484, 2],
      [764, 508, 1],
      [850, 494, 1],
      [920, 524, 0],
      [446, 560, 1],
      [540, 556, 2],
      [640, 552, 1],
      [730, 560, 0],
      [820, 556, 1],
      [900, 566, 1],
    ],
    ([x, y, tone]) =>
      round(x!, y!, 58, 54, ['#8fae4f', '#d2452f', '#e07a3c'][tone!]!) +
      round(x! - 18, y! - 18, 14, 11, '#ffffff', 'opacity=".35"') +
      path(`M${x} ${y! - 44} l-22 -8 l14 14 l-8 16 l16 -10 l16 10 l-8 -16 l14 -14Z`, '#4c7a3c'),
  ) +
  path('M320 570 H980 L950 750 H350Z', '#b98a55') +
  each([0, 1, 2], (n) =>
    path(`M${324 + n * 9} ${580 + n * 58} H${976 - n * 9} L${970 - n * 9} ${622 + n * 58} H${330 + n * 9}Z`, '#cfa26c'),
  ) +
  rect(400, 566, 26, 190, '#a5763f') +
  rect(872, 566, 26, 190, '#a5763f');

/** A shelf of books that are passed on. */
const shelf = () => {
  const tones = [
    '#a8481f',
    '#34557a',
    '#d8b98a',
    '#43604e',
    '#8d3d49',
    '#c99a4c',
    '#525f78',
    '#e6d9c6',
    '#1f6f5c',
    '#6d4c70',
  ];
  const row = (y: number, seed: number, from: number, to: number) => {
    let x = from;
    let out = '';
    for (let n = 0; x < to; n++) {
      const width = 38 + ((n * 17 + seed * 11) % 34);
      const height = 190 + ((n * 29 + seed * 13) % 60);
      if (x + width > to) break;
      const tone = tones[(n * 3 + seed) % tones.length]!;
      out +=
        rect(x, y - height, width, height, tone, 'rx="4"') +
        rect(x, y - height + 26, width, 10, '#ffffff', 'opacity=".4"') +
        rect(x, y - 44, width, 8, '#ffffff', 'opacity=".3"');
      x += width + 3;
    }
    return out;
  };
  return (
    rect(0, 0, 1280, 800, '#ece4d8') +
    rect(110, 40, 1060, 760, '#b98d61') +
    rect(140, 70, 1000, 310, '#8d6743') +
    rect(140, 412, 1000, 310, '#8d6743') +
    row(380, 2, 170, 760) +
    row(722, 5, 520, 1110) +
    // The one that has just come back lies on its side, with a plant beside it.
    rect(800, 336, 250, 44, '#5587ba', 'rx="5"') +
    rect(800, 346, 250, 8, '#f4efe6', 'opacity=".75"') +
    rect(814, 296, 220, 40, '#e6d9c6', 'rx="5"') +
    each([-62, 62, -34, 34, 0], (lean, n) =>
      path(
        `M335 566 C${322 + lean * 0.4} 520 ${316 + lean * 1.5} 480 ${335 + lean * 1.9} ${440 + Math.abs(lean)} C${348 + lean * 1.3} 500 ${348 + lean * 0.5} 530 335 566Z`,
        n % 2 ? '#73a262' : '#5c8a4e',
      ),
    ) +
    path('M262 560 H408 L388 722 H282Z', '#c7643a') +
    rect(252, 552, 166, 34, '#d77d52', 'rx="8"') +
    rect(110, 380, 1060, 32, '#a87b50') +
    rect(110, 722, 1060, 32, '#a87b50')
  );
};

/** A small bus with its ramp out. */
const bus = () =>
  rect(0, 0, 1280, 800, '#dbe6ee') +
  path('M0 420 L180 300 L360 410 L560 260 L800 420 L1010 300 L1280 430 V560 H0Z', '#b7cad6') +
  each(
    [
      [60, 250],
      [980, 240],
      [1120, 290],
    ],
    ([x, y]) =>
      rect(x!, y!, 110, 300, '#c6b9a8') +
      each(
        [0, 1, 2],
        (n) => rect(x! + 18, y! + 30 + n * 70, 28, 40, '#eef3f5') + rect(x! + 64, y! + 30 + n * 70, 28, 40, '#eef3f5'),
      ),
  ) +
  rect(0, 550, 1280, 250, '#8b8f92') +
  rect(0, 550, 1280, 22, '#c9c6bf') +
  each([0, 1, 2, 3, 4], (n) => rect(40 + n * 270, 690, 150, 14, '#dcdad4', 'rx="7"')) +
  round(590, 668, 400, 24, '#00000033') +
  path('M250 640 V320 Q250 270 300 270 H860 Q920 270 946 340 L984 470 V640Z', '#2f5f8f') +
  path('M250 500 H984 V560 H250Z', '#f4f0e8') +
  rect(296, 314, 150, 140, '#cfe3ee', 'rx="14"') +
  rect(466, 314, 150, 140, '#cfe3ee', 'rx="14"') +
  path('M806 314 H852 Q890 314 906 352 L940 454 H806Z', '#cfe3ee') +
  rect(640, 306, 140, 334, '#274f78', 'rx="10"') +
  rect(656, 322, 108, 318, '#e9eff2') +
  path('M650 640 H770 L730 730 H560Z', '#d8b25c') +
  line('M610 706 L750 690 M630 676 L762 664', '#b58f3c', 6) +
  each([380, 880], (x) => round(x, 640, 66, 66, '#2b2d2f') + round(x, 640, 30, 30, '#b9bec1')) +
  round(964, 540, 18, 14, '#f7e3b0') +
  line('M318 514 H340 L328 527 Q344 527 342 539 Q338 549 318 545', '#2f5f8f', 6);

/** The window of a ward at three in the morning. */
const night = () =>
  rect(0, 0, 1280, 800, '#3b3a4d') +
  rect(300, 60, 680, 520, '#1d2740', 'stroke="#5a586c" stroke-width="26"') +
  each(
    [
      [380, 150],
      [470, 240],
      [560, 120],
      [640, 210],
      [420, 330],
      [900, 330],
      [880, 120],
      [540, 300],
    ],
    ([x, y], n) => round(x!, y!, 3 + (n % 3), 3 + (n % 3), '#e9e6d4'),
  ) +
  round(790, 200, 70, 70, '#f2e7c4') +
  round(764, 184, 62, 62, '#1d2740') +
  path('M313 567 V470 H390 V420 H460 V500 H540 V440 H640 V490 H720 V450 H800 V510 H880 V460 H967 V567Z', '#131b2f') +
  each(
    [
      [410, 450],
      [430, 480],
      [580, 470],
      [610, 510],
      [750, 480],
      [830, 540],
      [910, 500],
    ],
    ([x, y]) => rect(x!, y!, 12, 16, '#f0c766'),
  ) +
  rect(632, 60, 16, 520, '#5a586c') +
  rect(240, 580, 800, 40, '#6f6a7c', 'rx="8"') +
  `<radialGradient id="glow"><stop stop-color="#f8d48c" stop-opacity=".5"/><stop offset="1" stop-color="#f8d48c" stop-opacity="0"/></radialGradient>` +
  round(337, 470, 330, 300, 'url(#glow)') +
  rect(330, 470, 14, 112, '#c9a15a') +
  path('M262 480 L296 380 H378 L412 480Z', '#f0d39a') +
  round(337, 584, 54, 12, '#c9a15a') +
  path('M600 500 H790 C790 560 750 582 695 582 C640 582 600 560 600 500Z', '#d2653f') +
  round(695, 500, 95, 22, '#f2d9b4') +
  each(
    [
      [650, 496],
      [690, 504],
      [730, 494],
      [712, 508],
      [668, 508],
    ],
    ([x, y], n) => round(x!, y!, 15, 9, n % 2 ? '#d9883f' : '#6f9a4f'),
  ) +
  line('M650 462 q-16 -26 4 -50 M700 456 q-16 -30 4 -56 M748 462 q-16 -26 4 -50', '#ffffff', 6, 'opacity=".35"') +
  rect(850, 500, 76, 82, '#e8e4da', 'rx="8"') +
  line('M926 520 q40 6 30 34 q-10 20 -32 14', '#e8e4da', 12) +
  rect(0, 700, 1280, 100, '#2e2d3d');

const scenes = { dressings, slideSheets, buns, moulds, keyBox, tomatoes, shelf, bus, night } as const;

export const pictureOf = ({ scene }: DemoPicture): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1280 800" width="${pictureSize.width}" height="${pictureSize.height}">${scenes[scene]()}</svg>`;
