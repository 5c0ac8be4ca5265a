/** The language-model tool's name in package.json. */
export const INVESTIGATE_TOOL = 'model-incident_investigate';
