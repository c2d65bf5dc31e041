// Long reading is in the serif; fetched only where it is read or written.
import '@fontsource-variable/source-serif-4/wght.css';
