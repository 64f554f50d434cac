// Form or YAML, as it was last chosen in this browser.
import { effect, type Signal, signal } from '@preact/signals';

const key = 'studio.view';

export const mappingView: Signal<'form' | 'yaml'> = signal(localStorage.getItem(key) === 'yaml' ? 'yaml' : 'form');

effect(() => localStorage.setItem(key, mappingView.value));
