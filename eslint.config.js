import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

// The limits keep a file readable in one sitting; they are the house rules of src/README.md as a check.
const limits = {
  complexity: ['error', 12],
  'max-lines': ['error', { max: 300, skipComments: false }],
  'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
  'max-params': ['error', 3],
};

export default defineConfig(
  globalIgnores(['dist/', 'data/', 'coverage/']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // An index signature is reached by brackets (noPropertyAccessFromIndexSignature); both rules cannot hold.
      '@typescript-eslint/dot-notation': 'off',
    },
  },
  { files: ['src/**/*.ts'], rules: limits },
  {
    files: ['test/**/*.ts'],
    rules: {
      // chai's property assertions are expressions.
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
);
