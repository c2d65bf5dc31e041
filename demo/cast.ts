/** The people of Norrby Care, a made-up organisation of homes, wards and home care in five countries. */
export interface DemoPerson {
  readonly key: string;
  readonly name: string;
  readonly title: string;
  readonly department: Department;
  readonly location: Site;
  readonly manager?: string;
  readonly pronouns?: string;
  readonly about?: string;
  readonly language?: 'en' | 'de';
  readonly administrator?: boolean;
  readonly guest?: boolean;
}

export const departments = [
  'Wards',
  'Home care',
  'Kitchen',
  'Rehabilitation',
  'Technology',
  'People',
  'Transport',
] as const;
export type Department = (typeof departments)[number];

export const sites = {
  Lund: 'Europe/Stockholm',
  Malmö: 'Europe/Stockholm',
  Lübeck: 'Europe/Berlin',
  Leipzig: 'Europe/Berlin',
  Gdańsk: 'Europe/Warsaw',
  Amman: 'Asia/Amman',
  Leeds: 'Europe/London',
} as const;
export type Site = keyof typeof sites;

const p = (
  key: string,
  name: string,
  title: string,
  department: Department,
  location: Site,
  more: Partial<DemoPerson> = {},
): DemoPerson => ({ key, name, title, department, location, ...more });

/** Those who have a voice of their own in the conversations. */
export const cast: readonly DemoPerson[] = [
  p('mira', 'Mira Lindqvist', 'Head of People', 'People', 'Lund', {
    administrator: true,
    about: 'Ask me about rotas, leave and why we have so many forms.',
  }),
  p('ines', 'Inês Carvalho', 'Managing director', 'People', 'Lund', {
    about: 'Tuesdays at three I drink my coffee in Kitchen table. Come.',
  }),
  p('jonas', 'Jonas Ek', 'Nurse, Ward 4', 'Wards', 'Lund', {
    manager: 'birgit',
    about: 'Wounds, night shifts, football on Fridays.',
  }),
  p('amina', 'Amina Yusuf', 'Wound specialist', 'Wards', 'Malmö', { manager: 'birgit', pronouns: 'she/her' }),
  p('birgit', 'Birgit Åkesson', 'Ward manager', 'Wards', 'Lund', { manager: 'ines' }),
  p('tove', 'Tove Nyberg', 'Rota planner', 'Wards', 'Malmö', { manager: 'birgit' }),
  p('per', 'Per Holm', 'Union representative', 'People', 'Lund', {
    manager: 'mira',
    about: 'Ten years on nights before this.',
  }),
  p('olle', 'Olle Hammar', 'Cook', 'Kitchen', 'Lund', { manager: 'rosa' }),
  p('rosa', 'Rosa Schmidt', 'Head of kitchens', 'Kitchen', 'Lübeck', { manager: 'ines', language: 'de' }),
  p('lukas', 'Lukas Brandt', 'Cook', 'Kitchen', 'Leipzig', { manager: 'rosa', language: 'de' }),
  p('khalid', 'خالد المصري', 'Physiotherapist', 'Rehabilitation', 'Amman', {
    manager: 'wanda',
    about: 'أعمل في عمّان منذ ٢٠١٩. I answer in Arabic or English.',
  }),
  p('noa', 'נועה ברק', 'Occupational therapist', 'Rehabilitation', 'Leeds', { manager: 'wanda' }),
  p('wanda', 'Wanda Kowalska', 'Head of rehabilitation', 'Rehabilitation', 'Gdańsk', { manager: 'ines' }),
  p('piotr', 'Piotr Zieliński', 'Driver', 'Transport', 'Gdańsk', { manager: 'grace' }),
  p('grace', 'Grace Okonkwo', 'Head of transport', 'Transport', 'Leeds', { manager: 'ines' }),
  p('sam', 'Sam Whitaker', 'Medical device technician', 'Technology', 'Leeds', {
    manager: 'henrik',
    pronouns: 'they/them',
  }),
  p('henrik', 'Henrik Dahl', 'Head of technology', 'Technology', 'Malmö', { manager: 'ines' }),
  p('yuki', '田中 由紀', 'Data analyst', 'Technology', 'Malmö', { manager: 'henrik', about: 'Yuki in Latin letters.' }),
  p('fatma', 'Fatma Demir', 'Home care nurse', 'Home care', 'Lübeck', { manager: 'dieter', language: 'de' }),
  p('dieter', 'Dieter Vogel', 'Head of home care', 'Home care', 'Leipzig', { manager: 'ines', language: 'de' }),
  p('elin', 'Elin Sandberg', 'Home care assistant', 'Home care', 'Malmö', { manager: 'dieter' }),
  p('maria', 'María José Fernández-Villaverde y Ruiz de la Concepción', 'Night nurse', 'Wards', 'Malmö', {
    manager: 'birgit',
  }),
  p('aoife', 'Aoife Ní Bhriain', 'Student nurse', 'Wards', 'Leeds', {
    manager: 'birgit',
    about: 'Here since September. Still lost in the basement.',
  }),
  p('hassan', 'Hassan Rahimi', 'Apprentice cook', 'Kitchen', 'Lübeck', { manager: 'rosa', language: 'de' }),
  p('kofi', 'Kofi Mensah', 'Porter', 'Transport', 'Leeds', { manager: 'grace' }),
  p('sofia', 'Sofia Berg', 'Recruiter', 'People', 'Malmö', { manager: 'mira' }),
  p('anke', 'Anke Petersen', 'Works council', 'People', 'Lübeck', { manager: 'mira', language: 'de' }),
  p('ravi', 'Ravi Subramanian', 'Developer', 'Technology', 'Leeds', { manager: 'henrik' }),
  p('linnea', 'Linnéa Öberg', 'Dietitian', 'Kitchen', 'Lund', { manager: 'rosa' }),
  p('partner', 'Marek Nowak (Medivia)', 'Supplier, dressings', 'Wards', 'Gdańsk', { guest: true }),
];

const given =
  'Alma Björn Clara David Ebba Filip Greta Hugo Ida Joakim Karin Leo Maja Nils Olivia Pelle Ronja Stina Tuva Viktor Anna Ben Carla Emil Frieda Georg Hanna Jakob Klara Moritz Nora Oskar Paula Ruben Selma Theo Agata Bartek Celina Dawid Ewa Filipa Hania Igor Julia Kamil Lena Maciej Nadia Omar Rania Samir Tala Yara Zaid Alice Callum Daisy Ethan Freya Harriet Imran Jade'.split(
    ' ',
  );
const family =
  'Andersson Berglund Cederholm Dahlgren Eriksson Fransson Gustafsson Hedlund Isaksson Jonsson Karlberg Lundgren Månsson Nordin Olsson Palm Rosén Ström Törnqvist Wallin Becker Fischer Hoffmann Keller Lorenz Meyer Neumann Richter Schäfer Winkler Adamska Borowski Chmiel Duda Górska Jankowski Lis Mazur Pawlak Wójcik Haddad Khoury Nasser Qasem Saleh Taylor Hughes Patel Evans Clarke'.split(
    ' ',
  );
const titles: Record<Department, readonly string[]> = {
  Wards: ['Nurse', 'Assistant nurse', 'Night nurse', 'Ward secretary', 'Physician'],
  'Home care': ['Home care assistant', 'Home care nurse', 'Coordinator'],
  Kitchen: ['Cook', 'Kitchen assistant', 'Baker'],
  Rehabilitation: ['Physiotherapist', 'Occupational therapist', 'Speech therapist'],
  Technology: ['Technician', 'Service desk', 'Developer'],
  People: ['Payroll', 'Trainer', 'Recruiter'],
  Transport: ['Driver', 'Porter', 'Dispatcher'],
};
const heads: Record<Department, string> = {
  Wards: 'birgit',
  'Home care': 'dieter',
  Kitchen: 'rosa',
  Rehabilitation: 'wanda',
  Technology: 'henrik',
  People: 'mira',
  Transport: 'grace',
};

/** As a name stands in an address: without accents, in small letters. */
const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\P{ASCII}/gu, '')
    .toLowerCase();

/** The other hundred and twenty: always the same ones. */
export function everybody(): readonly DemoPerson[] {
  const places = Object.keys(sites) as Site[];
  const others = Array.from({ length: 120 }, (_, i) => {
    const department = departments[[0, 0, 0, 1, 1, 2, 3, 4, 5, 6][i % 10]!]!;
    const options = titles[department];
    // Steps that share no factor with the lengths, so that every name comes up before one does again.
    const [first, last] = [given[(i * 10) % given.length]!, family[(i * 11) % family.length]!];
    return p(
      `${plain(first)}-${plain(last)}`,
      `${first} ${last}`,
      options[i % options.length]!,
      department,
      places[(i * 3) % places.length]!,
      { manager: heads[department] },
    );
  });
  return [...cast, ...others];
}
