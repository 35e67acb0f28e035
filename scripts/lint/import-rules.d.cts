export function configuration(graph: 'value' | 'type'): { forbidden: { name: string }[] }
