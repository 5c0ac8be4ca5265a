/** A limit the challenger (or treatment) must not break. */
export interface GuardrailReport {
  id: string;
  passed: boolean;
  /** The champion's (or control's) value, the challenger's (or treatment's), and what it may be at most. */
  champion: number | null;
  challenger: number | null;
  limit: number;
  text: string;
}
