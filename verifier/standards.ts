import type { Clause } from './clauses.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clause = (id: string, rule: string, limit: number | null = null): Clause => ({ id, rule, limit });

/** What they are called where people read it. */
export const titles: Readonly<Record<string, string>> = {
  'pci-dss-8.2.8': 'PCI DSS v4.0.1, requirement 8.2.8',
  'nist-800-63b-aal1': 'NIST SP 800-63B revision 4, AAL1',
  'nist-800-63b-aal2': 'NIST SP 800-63B revision 4, AAL2',
  'nist-800-63b-aal3': 'NIST SP 800-63B revision 4, AAL3',
  'owasp-asvs-l1': 'OWASP ASVS, level 1',
  'owasp-asvs-l2': 'OWASP ASVS, level 2',
  'owasp-asvs-l3': 'OWASP ASVS, level 3',
  hipaa: 'HIPAA, automatic logoff',
  'wcag-2.2.1': 'WCAG 2.2, success criterion 2.2.1',
};

/** What the standards demand, from this program's own table: evidence judged by other numbers is rejected. */
export const standards: Readonly<Record<string, readonly Clause[]>> = {
  'pci-dss-8.2.8': [
    clause('PCI DSS v4.0.1, 8.2.8', 'idle', 15 * MINUTE),
    clause('PCI DSS v4.0.1, 8.2.8', 'reentry'),
  ],
  'nist-800-63b-aal1': [
    clause('NIST SP 800-63B-4, 2.1.3', 'stay', 30 * DAY),
    clause('NIST SP 800-63B-4, 5.2', 'reentry'),
  ],
  'nist-800-63b-aal2': [
    clause('NIST SP 800-63B-4, 2.2.3', 'idle', HOUR),
    clause('NIST SP 800-63B-4, 2.2.3', 'stay', DAY),
    clause('NIST SP 800-63B-4, 5.2', 'reentry'),
  ],
  'nist-800-63b-aal3': [
    clause('NIST SP 800-63B-4, 2.3.3', 'idle', 15 * MINUTE),
    clause('NIST SP 800-63B-4, 2.3.3', 'stay', 12 * HOUR),
    clause('NIST SP 800-63B-4, 5.2', 'reentry'),
  ],
  'owasp-asvs-l1': [
    clause('OWASP ASVS 4.0.3, 3.3.2', 'stay', 30 * DAY),
    clause('OWASP ASVS 4.0.3, 3.3.2', 'reentry'),
  ],
  'owasp-asvs-l2': [
    clause('OWASP ASVS 4.0.3, 3.3.2', 'idle', 30 * MINUTE),
    clause('OWASP ASVS 4.0.3, 3.3.2', 'stay', 12 * HOUR),
    clause('OWASP ASVS 4.0.3, 3.3.2', 'reentry'),
    clause('OWASP ASVS 5.0.0, 7.3.1', 'idle'),
    clause('OWASP ASVS 5.0.0, 7.3.2', 'stay'),
  ],
  'owasp-asvs-l3': [
    clause('OWASP ASVS 4.0.3, 3.3.2', 'idle', 15 * MINUTE),
    clause('OWASP ASVS 4.0.3, 3.3.2', 'stay', 12 * HOUR),
    clause('OWASP ASVS 4.0.3, 3.3.2', 'reentry'),
    clause('OWASP ASVS 5.0.0, 7.3.1', 'idle'),
    clause('OWASP ASVS 5.0.0, 7.3.2', 'stay'),
  ],
  hipaa: [clause('45 CFR 164.312(a)(2)(iii)', 'idle'), clause('45 CFR 164.312(a)(2)(iii)', 'reentry')],
  'wcag-2.2.1': [
    clause('WCAG 2.2, 2.2.1', 'warning', 20_000),
    clause('WCAG 2.2, 2.2.1', 'extension', 10),
    clause('WCAG 2.2, 2.2.1', 'unextended', 20 * HOUR),
  ],
};
