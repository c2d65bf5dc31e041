/** The house as its imports draw it: which room imports from which, as a Mermaid diagram. */
interface Import {
  readonly from: string;
  readonly to: string;
}

const isTest = (file: string): boolean => /\.test\.tsx?$|\/(testing|journeys)\/|-cases\.ts$|\/bench\.ts$/.test(file);

/** The room that a file stands in, as far as the drawing tells them apart; null for what is no room. */
function roomOf(file: string): string | null {
  const feature = /^src\/features\/([^/]+)\//.exec(file);
  if (feature) return feature[1]!;
  const floor = /^src\/(core|platform|web)\//.exec(file);
  if (floor) return floor[1]!;
  return /^src\/(app|main)\.ts$|^src\/cli\//.test(file) ? 'app' : null;
}

const heading = `# The house, drawn from its imports

Written by \`npm run check:imports -- --draw\` and held by \`npm run check:imports\`. An arrow says that a room imports from another; tests are left out. Arrows go one way, and there is none between features.
\`app\` stands for app.ts, main.ts and the commands, \`web\` for the shell of the web app.
`;

/** The page; the same for the same imports. */
export function drawHouse(imports: readonly Import[]): string {
  const arrows = new Set<string>();
  const features = new Set<string>();
  for (const { from, to } of imports) {
    if (isTest(from) || isTest(to)) continue;
    const [a, b] = [roomOf(from), roomOf(to)];
    for (const [file, room] of [
      [from, a],
      [to, b],
    ] as const)
      if (room && file.startsWith('src/features/')) features.add(room);
    if (!a || !b || a === b) continue;
    arrows.add(`${a} --> ${b}`);
  }
  const named = (room: string) => (features.has(room) ? `f_${room}` : room);
  const lines = [...arrows].sort().map((arrow) => {
    const [a, b] = arrow.split(' --> ') as [string, string];
    return `  ${named(a)} --> ${named(b)}`;
  });
  const rooms = [...features].sort().map((room) => `    f_${room}[${room}]`);
  return `${heading}
\`\`\`mermaid
flowchart TB
  app[app, main, cli]
  subgraph features
${rooms.join('\n')}
  end
  web[web shell]
  core
  platform
${lines.join('\n')}
\`\`\`
`;
}
