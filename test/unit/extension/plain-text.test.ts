import { describe, expect, test } from 'vitest';
import { headlineMessage } from '../../../src/extension/share/headline-message';
import { plainHover, plainLabel, plainLine, plainMessage } from '../../../src/extension/plain-text';
import { shopflowReport } from '../../webview/snapshots/shopflow';

describe('text from outside where VS Code reads more than text', () => {
  test('icons are not drawn', () => {
    expect(plainLabel('$(alert) a $(sync~spin)')).toBe(String.raw`\$(alert) a \$(sync~spin)`);
    expect(plainLabel('$5 (five)')).toBe('$5 (five)');
  });

  test('links lead nowhere, commands least of all', () => {
    const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)/; // as VS Code finds them in a notification
    const hostile = 'No column [amount](command:workbench.action.quit) or [x](https://example.org).';
    expect(hostile).toMatch(link);
    expect(plainMessage(hostile)).not.toMatch(link);
    expect(plainMessage(hostile)).toContain('command:workbench.action.quit');
  });

  test('nothing reorders, hides or breaks a line, and a megabyte is cut', () => {
    const hostile = `a\u202eb\u001b[31mc\nd\u200b${'x'.repeat(1_000_000)}`;
    for (const plain of [plainLine, plainLabel, plainMessage, plainHover]) {
      expect(plain(hostile)).toMatch(/^a‹U\+202E›b␛\[31mc␊d‹U\+200B›x+…$/);
      expect(plain(hostile).length).toBeLessThan(2_100);
    }
  });

  test('so is the message for a chat', () => {
    const headline = `Accuracy fell for \u001b[2J\u202e${'y'.repeat(1_000_000)}`;
    const message = headlineMessage({ ...shopflowReport, headline });
    expect(message).toMatch(/^Accuracy fell for ␛\[2J‹U\+202E›y+…\n/);
    expect(message.length).toBeLessThan(6_000);
  });
});
