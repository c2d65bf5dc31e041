import type { IForbiddenRuleType } from 'dependency-cruiser';

/**
 * The house, as rules. Each message says what to do instead.
 * `$1` in a rule's `to` is what the parentheses in its `from` found.
 */
/** Tests meet everything; cases for the access oracle are theirs too. */
const tests = '\\.test\\.tsx?$|/testing/|/journeys/|-cases\\.ts$|/bench\\.ts$';

export const importRules: IForbiddenRuleType[] = [
  {
    name: 'features-are-apart',
    comment:
      'A feature never imports another. Let them meet in core: append to the activity log and subscribe to it, register a kind, or fill a named slot.',
    from: { path: '^src/features/([^/]+)/', pathNot: tests },
    to: { path: '^src/features/', pathNot: '^src/features/$1/' },
  },
  {
    name: 'core-knows-no-feature',
    comment: 'Core is what every feature shares. Move the shared noun into core, or let the feature register itself.',
    from: { path: '^src/core/', pathNot: tests },
    to: { path: '^src/features/' },
  },
  {
    name: 'platform-knows-no-noun',
    comment:
      'Platform is technical means. Pass what it needs as an argument, or let the room extend Module by declaration merging.',
    from: { path: '^src/platform/', pathNot: tests },
    to: { path: '^src/(core|features)/|^src/(app|main)\\.ts$' },
  },
  {
    name: 'contracts-are-pure',
    comment:
      'A contract is read by the server and by the browser: it imports zod and other contracts. Move what it needs into a file without dependencies, or the check into server/.',
    from: { path: '/contract\\.ts$' },
    to: {
      pathNot: [
        '/contract\\.ts$',
        '^src/platform/http/(field-)?problems\\.ts$',
        '^node_modules/zod/',
        '^src/core/richtext/[^/]+\\.ts$',
      ],
    },
  },
  {
    name: 'browser-imports-no-server',
    comment: 'This runs in the browser. Ask the server through the typed client, or import the room’s contract.ts.',
    from: { path: '^src/web/|^src/[^/]+/[^/]+/web/', pathNot: '\\.test\\.tsx?$' },
    to: {
      path: '/server/|/module\\.ts$|^src/(platform/(?!http/(contract|(field-)?problems)\\.ts)|cli/|app\\.ts|main\\.ts)',
      pathNot: '^src/web/',
    },
  },
  {
    name: 'server-imports-no-browser',
    comment: 'This runs on the server. Move what both need into the room itself, outside web/.',
    from: { path: '^src/', pathNot: `^src/web/|^src/[^/]+/[^/]+/web/|${tests}` },
    to: { path: '^src/web/|^src/[^/]+/[^/]+/web/' },
  },
  {
    name: 'shell-knows-no-room',
    comment: 'The shell lists the rooms in src/web/modules.ts and nowhere else. Give the room a slot to fill.',
    from: { path: '^src/web/', pathNot: '^src/web/modules\\.ts$|\\.test\\.tsx?$' },
    to: { path: '^src/features/', pathNot: '/contract\\.ts$' },
  },
  {
    name: 'product-imports-no-test',
    comment: 'What tests use stays with the tests. Move what the product needs out of it.',
    from: { path: '^src/', pathNot: tests },
    to: { path: '\\.test\\.tsx?$|^src/(platform/)?testing/' },
  },
  {
    name: 'no-circle',
    comment: 'These import each other. Move what both need into a third file.',
    // A person's card shows chips, and a chip shows the card: components may come round to themselves.
    from: { path: '^src/', pathNot: '^src/web/|/web/' },
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'everything-is-there',
    comment: 'This import leads nowhere: the file is missing, or the package is not in package.json.',
    from: { path: '^(src|scripts|bench|demo|e2e)/' },
    to: { couldNotResolve: true, pathNot: '^virtual:' },
  },
];
