import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { helpPages } from './src/web/build/help-pages.ts';
import { leanContracts } from './src/web/build/lean-contracts.ts';
import { leanEmoji } from './src/web/build/lean-emoji.ts';
import { shellWords } from './src/web/build/shell-words.ts';
import { themeStyleSheet } from './src/web/build/theme-sheet.ts';

/** A page of the help, and its language. */
const helpFile = /\/help\/([a-z]+)(?:\/[a-z-]+)?\.md$/;

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const server = `http://127.0.0.1:${process.env.PORT ?? 8100}`;

/** The web app: `vite build` writes it to dist/web, where the server finds it. */
const webApp = defineConfig({
  root: at('./src/web'),
  publicDir: at('./src/web/public'),
  build: {
    outDir: at('./dist/web'),
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    // A data: font or image would need exceptions in the Content-Security-Policy; files are cached as well.
    assetsInlineLimit: 0,
    // The editor and the long tail of pages are lazy; what is above this deserves a look.
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Each room has its own messages file; the reader's language is two requests.
            { name: messagesChunk, test: /messages\/[a-z-]+\.json$|virtual:shell-words\// },
            { name: (id) => `help-${helpFile.exec(id)?.[1]}`, test: helpFile },
            // What every page needs, in two files instead of fifty: smaller when compressed, and the first stays cached.
            {
              name: 'vendor',
              test: /node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack|i18next|react-i18next)\//,
            },
            { name: 'shell', test: /\/src\/(web|core|platform)\//, minShareCount: 5 },
          ],
        },
      },
    },
  },
  plugins: [
    react(),
    helpPages(),
    leanContracts(),
    leanEmoji(),
    shellWords(),
    themeStyleSheet(),
    VitePWA({
      registerType: 'autoUpdate',
      // An external file: the Content-Security-Policy allows no inline script.
      injectRegister: 'script-defer',
      includeAssets: ['icon.svg', 'scheme.js'],
      manifest: {
        name: 'Fika',
        short_name: 'Fika',
        description: 'Where we talk with each other',
        start_url: '/',
        display: 'standalone',
        background_color: '#FBF9F6',
        theme_color: '#FBF9F6',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
          { src: '/icon-maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg}', '**/figtree-latin-wght-normal*.woff2'],
        // Showing PDF is half a megabyte: fetched when the first one is opened.
        globIgnores: ['**/*messages-*.js', '**/help-*.js', '**/PdfPages-*.js'],
        navigateFallback: '/index.html',
        // Replies belong to one session: nothing under /api is ever kept. Other paths are served by the server itself.
        navigateFallbackDenylist: [/^\/api\//, /^\/live/, /^\/metrics/],
        runtimeCaching: [
          {
            urlPattern: /\/assets\/(((more-)?messages|help)-.*\.js|.*\.woff2?)$/,
            handler: 'CacheFirst',
            options: { cacheName: 'assets', expiration: { maxEntries: 60 } },
          },
        ],
        cleanupOutdatedCaches: true,
      },
    }),
  ],
  // The web app has files of its own in src/web/api and src/web/live.
  server: { proxy: { '^/(api|live)/(?!.*\\.tsx?($|\\?))': { target: server, ws: true } } },
});

// Tests have a configuration of their own: under this one the server's contracts would lose their schemas.
export default process.env.VITEST ? {} : webApp;

/** The messages of the first page in one file, those of the other rooms in another. */
function messagesChunk(id: string): string {
  const language = /([a-z-]+)(?:\.json)?$/.exec(id)?.[1] ?? 'en';
  return `${/virtual:|src\/web\/messages|features\/stream\/messages/.test(id) ? 'messages' : 'more-messages'}-${language}`;
}
