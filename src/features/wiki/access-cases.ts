import { type AccessCase, freshItem, onItem, onPlace } from '../../core/access/testing/scene.ts';

const isPage: (prepare: AccessCase['prepare']) => AccessCase['prepare'] = (prepare) => async (scene, actor) =>
  scene.kind === 'page' ? prepare(scene, actor) : null;

export const cases: Record<string, AccessCase> = {
  'pages.tree': { need: 'place:read', prepare: onPlace() },
  'pages.list': { need: 'place:read', prepare: onPlace() },
  'pages.suggest': { need: 'place:read', prepare: onPlace() },
  'pages.templates': { need: 'place:read', prepare: onPlace() },
  'pages.export': { need: 'place:read', prepare: onPlace() },
  'pages.context': { need: 'read', prepare: isPage(onItem()) },
  'pages.markdown': { need: 'read', prepare: isPage(onItem()) },
  'pages.move': {
    need: 'post',
    prepare: isPage(async (scene) => ({
      params: { id: await freshItem(scene) } as never,
      body: { parent: await freshItem(scene) },
    })),
  },
  'pages.care': { need: 'post', prepare: isPage(onItem({ validUntil: '2030-01-01' })) },
  'pages.renew': { need: 'post', prepare: isPage(onItem({})) },
};
