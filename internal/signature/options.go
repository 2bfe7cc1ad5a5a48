package signature

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// cutOptions cuts the options off what follows them. A space within quotes does not
// end them.
func cutOptions(s string) (options, rest string, err error) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && strings.HasPrefix(s[i+1:], `"`):
			i++
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ' ' || c == '\t'):
			return s[:i], strings.TrimLeft(s[i:], " \t"), nil
		}
	}
	if quoted {
		return "", "", errors.New("a quote of the options is not closed")
	}
	return "", "", errNoKey
}

// restrict adds the options of a line.
func (s *signer) restrict(options string) error {
	for options != "" {
		name, rest := cutName(options)
		var err error
		switch name {
		case "cert-authority":
			s.authority = true
		case "namespaces=":
			var list string
			if list, rest, err = dequote(name, rest); err == nil && s.namespaces != nil {
				err = repeated(name)
			}
			s.namespaces = &list
		case "valid-after=":
			rest, err = limit(&s.after, name, rest)
		case "valid-before=":
			rest, err = limit(&s.before, name, rest)
		default:
			err = fmt.Errorf("unknown option %q", options)
		}
		if err != nil {
			return err
		}
		var more bool
		if options, more = strings.CutPrefix(rest, ","); more != (rest != "") || more && options == "" {
			return fmt.Errorf("unknown option %q", rest)
		}
	}
	if !s.after.IsZero() && !s.before.IsZero() && !s.before.After(s.after) {
		return errors.New("valid-before is not after valid-after")
	}
	return nil
}

// cutName cuts off the name of the first option, with its "=" if it takes a value.
// Letter case does not matter.
func cutName(options string) (name, rest string) {
	for _, name := range []string{"cert-authority", "namespaces=", "valid-after=", "valid-before="} {
		if len(options) >= len(name) && strings.EqualFold(options[:len(name)], name) {
			return name, options[len(name):]
		}
	}
	return "", options
}

// dequote reads a quoted value.
func dequote(name, s string) (value, rest string, err error) {
	if !strings.HasPrefix(s, `"`) {
		return "", "", fmt.Errorf("the value of %s is not quoted", strings.TrimSuffix(name, "="))
	}
	var text strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return text.String(), s[i+1:], nil
		case s[i] == '\\' && strings.HasPrefix(s[i+1:], `"`):
			i++
			fallthrough
		default:
			text.WriteByte(s[i])
		}
	}
	return "", "", fmt.Errorf("the quote of %s is not closed", strings.TrimSuffix(name, "="))
}

// limit reads a time.
func limit(at *time.Time, name, s string) (rest string, err error) {
	text, rest, err := dequote(name, s)
	if err != nil {
		return "", err
	}
	if !at.IsZero() {
		return "", repeated(name)
	}
	*at, err = parseTime(text)
	if err != nil {
		return "", fmt.Errorf("%s=%q %w", strings.TrimSuffix(name, "="), text, err)
	}
	return rest, nil
}

func repeated(name string) error {
	return fmt.Errorf("the option %s is given twice", strings.TrimSuffix(name, "="))
}

// parseTime reads a time as ssh-keygen writes it, in UTC. ssh-keygen reads one
// without Z in the time zone of the machine, so it would mean another moment on
// each.
func parseTime(text string) (time.Time, error) {
	digits, utc := strings.CutSuffix(strings.ToUpper(text), "Z")
	if !utc {
		return time.Time{}, errors.New("has no Z at its end: write the time in UTC")
	}
	layout := map[int]string{8: "20060102", 12: "200601021504", 14: "20060102150405"}[len(digits)]
	at, err := time.Parse(layout, digits)
	if layout == "" || err != nil || at.Unix() <= 0 {
		return time.Time{}, errors.New("is not a time of the form YYYYMMDDHHMMSSZ")
	}
	return at, nil
}
