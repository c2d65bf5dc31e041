/** The languages whose word forms are known, with PostgreSQL's configuration for each. */
export const configurations = {
  en: 'english',
  de: 'german',
  fr: 'french',
  es: 'spanish',
  it: 'italian',
  sv: 'swedish',
} as const;
export type Language = keyof typeof configurations;

/** Words so common that a few of them tell a language; those shared by several of the six are left out. */
const tells: Record<Language, readonly string[]> = {
  en: ['the', 'and', 'is', 'are', 'you', 'that', 'this', 'with', 'for', 'have', 'not', 'we', 'of', 'to', 'what'],
  de: ['der', 'die', 'das', 'und', 'ist', 'nicht', 'ich', 'wir', 'mit', 'ein', 'eine', 'auf', 'für', 'zu', 'wer'],
  fr: ['le', 'les', 'et', 'est', 'nous', 'vous', 'pas', 'pour', 'une', 'dans', 'qui', 'avec', 'sur', 'des', 'je'],
  es: ['el', 'los', 'y', 'es', 'para', 'una', 'con', 'por', 'que', 'no', 'se', 'las', 'lo', 'pero', 'como'],
  it: ['il', 'che', 'è', 'non', 'per', 'una', 'con', 'sono', 'gli', 'della', 'di', 'ho', 'come', 'ma', 'anche'],
  sv: ['och', 'att', 'det', 'som', 'är', 'inte', 'jag', 'vi', 'för', 'med', 'på', 'har', 'ett', 'av', 'till'],
};

/** The language a text is most likely in, or null where too little tells. */
export function detectLanguage(text: string): Language | null {
  const words =
    text
      .toLowerCase()
      .slice(0, 2000)
      .match(/\p{L}+/gu) ?? [];
  let best: Language | null = null;
  let most = 0;
  let second = 0;
  for (const [language, common] of Object.entries(tells) as [Language, readonly string[]][]) {
    const count = words.filter((word) => common.includes(word)).length;
    if (count > most) {
      second = most;
      most = count;
      best = language;
    } else if (count > second) {
      second = count;
    }
  }
  return most >= 2 && most > second ? best : null;
}
