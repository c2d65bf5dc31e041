import { minimumPasswordLength } from '../../../platform/auth/auth.ts';
import { entryProblems } from '../contract.ts';

/** What people choose first; a password that only adds digits to one of these is as weak (NIST SP 800-63B §5.1.1.2 asks for such a list). */
const wellKnown = [
  'password',
  'passwort',
  'qwertyuiop',
  'qwertzuiop',
  'qwerty',
  'qwertz',
  'iloveyou',
  'ichliebedich',
  'administrator',
  'admin',
  'welcome',
  'willkommen',
  'letmein',
  'football',
  'fussball',
  'baseball',
  'princess',
  'sunshine',
  'schatz',
  'hallo',
  'hello',
  'monkey',
  'dragon',
  'master',
  'superman',
  'batman',
  'trustno',
  'changeme',
  'secret',
  'geheim',
  'fika',
  'test',
  'login',
];

/** Throws `weak_password`. Length counts most; what is well known, one character or a run of digits does not count at all. */
export function checkPassword(password: string, names: readonly string[]): void {
  const folded = password.toLowerCase();
  const core = folded.replace(/[^\p{L}]+/gu, '');
  const isWeak =
    [...password].length < minimumPasswordLength ||
    new Set(folded).size < 4 ||
    (core.length < 4 && '01234567890123456789 98765432109876543210'.includes(folded.replace(/\D/g, ''))) ||
    wellKnown.some((word) => core === word || core === word + word) ||
    names.some((name) => name.length > 3 && folded.replace(/\d+$/, '') === name.toLowerCase());
  if (isWeak) throw entryProblems.weak_password();
}
