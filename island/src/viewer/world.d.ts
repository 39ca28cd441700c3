/** The outline of the world, which the build makes: see island/world.ts. */
declare module "virtual:world" {
  export const STEPS: number;
  export const land: readonly (readonly number[])[];
  export const borders: readonly (readonly number[])[];
}
