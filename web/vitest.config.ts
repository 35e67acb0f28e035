/** Component tests of the web app: jsdom, without Kit's server. */
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'
import { defineConfig } from 'vitest/config'

const local = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  // Its own clean-up cannot find vitest when node_modules stands above this folder; test/setup.ts does it.
  plugins: [svelte(), svelteTesting({ autoCleanup: false })],
  resolve: {
    alias: {
      '$app/forms': local('test/app-forms.ts'),
      '$app/navigation': local('test/app-navigation.ts'),
      '$app/state': local('test/app-state.ts'),
    },
  },
  test: {
    name: 'web',
    root: local('.'),
    include: ['src/**/*.test.ts'],
    environment: 'jsdom',
    server: { deps: { inline: [/@lucide\/svelte/] } }, // ships Svelte sources
    setupFiles: [local('test/setup.ts')],
  },
})
