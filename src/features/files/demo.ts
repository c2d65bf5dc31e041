import { Readable } from 'node:stream';
import type { Demo } from '../../core/demo/demo.ts';
import { keepUpload } from '../../core/files/server/files.ts';
import { addFile, addVersion } from './server/files.ts';
import { folderAt } from './server/folders.ts';

interface DemoFile {
  readonly in: string;
  readonly by: string;
  readonly folder: readonly string[];
  readonly name: string;
  readonly mime: string;
  /** Its versions, oldest first. */
  readonly texts: readonly string[];
}

/** Files written for Fika: lists that somebody prints, and one that was mended. */
const files: readonly DemoFile[] = [
  {
    in: 'Kitchen table',
    by: 'maria',
    folder: ['Lists'],
    name: 'Who waters which plants.csv',
    mime: 'text/csv',
    texts: [
      'Plant,Where,Who,How often\nFern,Ward 4,Maria,Mondays\nFig,Entrance,Per,Fridays\nCactus,Office,nobody,seldom\n',
    ],
  },
  {
    in: 'Kitchen table',
    by: 'per',
    folder: ['Recipes'],
    name: 'Cinnamon buns for forty.md',
    mime: 'text/markdown',
    texts: [
      '# Cinnamon buns for forty\n\n- 2 kg flour\n- 1 l milk\n- 400 g butter\n- 60 g cardamom\n',
      '# Cinnamon buns for forty\n\n- 2 kg flour\n- 1 l milk\n- 400 g butter\n- 6 g cardamom, not sixty\n- 50 g yeast\n',
    ],
  },
  {
    in: 'Kitchen table',
    by: 'amina',
    folder: [],
    name: 'Opening hours of the canteen.txt',
    mime: 'text/plain',
    texts: ['Monday to Friday 7:30 to 15:00\nSoup from 11:00, as long as there is some.\n'],
  },
];

export const play: Demo = async ({ db, services, places, viewer }) => {
  for (const file of files) {
    const place = places.get(file.in)!;
    const by = viewer(file.by);
    const keep = (text: string) =>
      keepUpload(
        services,
        by,
        { name: file.name, mime: file.mime, content: Readable.from([Buffer.from(text)]) },
        (rule) => rule(db),
      );
    const [first, ...later] = file.texts;
    const { id: folder } = await folderAt(db, place.id, file.folder);
    const id = await addFile(db, by, place.id, { file: (await keep(first!)).id, folder, double: 'both' });
    for (const text of later) await addVersion(db, by, id, (await keep(text)).id, 'Less cardamom');
  }
};
