/** Words of sign-in and of the first run. */
export const account = {
  signIn: 'Sign in',
  signInText: 'Sign in to your workspace.',
  email: 'E-mail address',
  password: 'Password',
  name: 'Your name',
  workspaceName: 'Workspace name',
  workspaceHint: 'Your company or team. You can change it later.',
  passwordHint: 'At least 10 characters.',
  wrong: 'That address and password do not go together.',
  tooMany: 'Too many attempts. Wait a minute and try again.',
  setUp: 'Set up Throughline',
  setUpText: 'This installation is empty. Create the account that owns it.',
  create: 'Create owner account',
  alreadySetUp: 'This installation already has an owner. Sign in instead.',
  promise: 'Sales and recruiting conversations that survive crashes, restarts and months of waiting.',
}
