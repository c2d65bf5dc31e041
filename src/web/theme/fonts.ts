// Bundled, from no other host. Each file has its range of characters: a browser fetches those that a page shows.
import '@fontsource-variable/figtree/wght.css';
import './emoji.css';
