import { Imports } from './Imports.tsx';

export default function ConsoleImports() {
  return <Imports place={null} />;
}
