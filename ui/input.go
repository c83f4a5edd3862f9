package ui

import (
	"unicode"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
)

// newInput makes an empty line to type in.
func newInput(t theme, prompt string) textinput.Model {
	input := textinput.New()
	input.Prompt = prompt
	input.CharLimit = 64
	input.PromptStyle, input.TextStyle = t.styles[accent], t.styles[plain]
	input.PlaceholderStyle, input.CompletionStyle = t.styles[muted], t.styles[muted]
	input.Cursor.Style, input.Cursor.TextStyle = t.styles[plain], t.styles[plain]
	input.Cursor.SetMode(cursor.CursorStatic)
	input.KeyMap.Paste = key.NewBinding(key.WithDisabled()) // it would read the clipboard; pasted text comes as a key
	input.Focus()
	return input
}

// typed gives the line a key or a paste. It tells whether the line has changed.
func typed(input *textinput.Model, msg tea.KeyMsg) bool {
	if msg.Type == tea.KeyRunes {
		msg = tea.KeyMsg{Type: tea.KeyRunes, Runes: printable(msg.Runes), Alt: msg.Alt}
	}
	before := input.Value()
	*input, _ = input.Update(msg)
	return input.Value() != before
}

// printable keeps what can be part of a name.
func printable(runes []rune) []rune {
	var kept []rune
	for _, r := range runes {
		if unicode.IsPrint(r) && !unicode.Is(unicode.M, r) {
			kept = append(kept, r)
		}
	}
	return kept
}

// pressing is a key as the terminal would send it, by the name that bindings
// give it.
func pressing(name string) tea.KeyMsg {
	for t := tea.KeyF20; t <= tea.KeyBackspace; t++ {
		if t != tea.KeyRunes && t.String() == name {
			if t == tea.KeySpace {
				return tea.KeyMsg{Type: t, Runes: []rune(name)}
			}
			return tea.KeyMsg{Type: t}
		}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}
