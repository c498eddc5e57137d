import { defineConfig } from 'vitest/config';

// The integration tests import the built package by its own name; it must load as Node loads it, not through vite.
const builtPackage = { server: { deps: { external: [/\/dist\//] } } };

export default defineConfig({
  test: {
    // Two cores: one file of browser tests uses them both by itself.
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          pool: 'threads',
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: ['test/**/*.long.test.ts'],
          globalSetup: 'test/buildPackage.ts',
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
          ...builtPackage,
        },
      },
      {
        test: {
          name: 'host',
          include: ['test/host/**/*.test.ts'],
          globalSetup: 'test/buildPackage.ts',
          pool: 'forks',
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'ui',
          include: ['test/ui/**/*.test.ts'],
          // VS Code's own start-up races with a busy machine; what fails twice is ours.
          retry: 1,
          globalSetup: 'test/ui/support/globalSetup.ts',
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 15_000 } },
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'long',
          include: ['test/**/*.long.test.ts', 'test/long/**/*.test.ts'],
          globalSetup: 'test/buildPackage.ts',
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
          ...builtPackage,
        },
      },
    ],
  },
});
