// The serif in which long texts are read. It comes with the pages that have some: nobody else fetches it.
import '@fontsource-variable/source-serif-4/wght.css';
