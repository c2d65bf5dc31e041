import { DirectionProvider, localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { queryClient } from './api/queries.ts';
import { router } from './router.tsx';
import { theme } from './theme/theme.ts';

const schemeKeeper = localStorageColorSchemeManager({ key: 'fika.scheme' });

export function App() {
  return (
    <StrictMode>
      <DirectionProvider detectDirection>
        <MantineProvider
          theme={theme}
          // Both would be style elements, which the Content-Security-Policy does not allow: the variables are a file, the classes unused.
          withCssVariables={false}
          withGlobalClasses={false}
          colorSchemeManager={schemeKeeper}
          defaultColorScheme="auto"
        >
          <QueryClientProvider client={queryClient}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </MantineProvider>
      </DirectionProvider>
    </StrictMode>
  );
}
