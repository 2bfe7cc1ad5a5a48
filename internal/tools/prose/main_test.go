package main

import "testing"

func TestSentences(t *testing.T) {
	for call, want := range map[string]int{
		`strings.Contains(text, "the gate is closed")`:               1,
		"strings.HasPrefix(text, `Gate is closed now`)":              1,
		`strings.Contains(text, "CIAM211") && f("as it was before")`: 0,
		`strings.Contains(text, "person/jane-doe")`:                  0,
		`regexp.MustCompile("no such record here")`:                  1,
		`strings.Contains(text, sentence)`:                           0,
	} {
		found, err := sentences("x_test.go", []byte("package x\n\nvar _ = "+call+"\n"))
		if err != nil || len(found) != want {
			t.Errorf("%s: found %q, want %d: %v", call, found, want, err)
		}
	}
	if _, err := sentences("x_test.go", []byte("func")); err == nil {
		t.Error("a file that cannot be parsed is no error")
	}
}
