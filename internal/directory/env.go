package directory

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
)

// The variables that name a directory.
const (
	envLDAP = "CIAM_DIRECTORY_LDAP_URLS"
	envSCIM = "CIAM_DIRECTORY_SCIM_URL"
	envFile = "CIAM_DIRECTORY_FILE_PATH"
)

// WithEnv returns the configuration with the environment over it. The variable of
// an argument is CIAM_DIRECTORY_ and its path in upper case, such as
// CIAM_DIRECTORY_LDAP_BIND_PASSWORD. Lists are separated by spaces, or are JSON if
// a value contains a space; maps are JSON. A secret can also be in the file that
// the variable with the suffix _FILE names. If a variable names a directory of one
// kind, a configured directory of another kind is not used.
func (c Config) WithEnv(getenv func(string) string) (Config, error) {
	o := overlay{getenv: getenv}
	o.fields(reflect.ValueOf(&c).Elem(), "CIAM_DIRECTORY_")
	if ldap, scim, file := getenv(envLDAP) != "", getenv(envSCIM) != "", getenv(envFile) != ""; ldap || scim || file {
		if !ldap {
			c.LDAP = nil
		}
		if !scim {
			c.SCIM = nil
		}
		if !file {
			c.File = nil
		}
	}
	return c, errors.Join(o.errs...)
}

// overlay sets fields from variables, by their JSON names.
type overlay struct {
	getenv func(string) string
	errs   []error
}

// fields sets the fields of a struct, and tells whether any was set. What the
// caller's pointers lead to stays as it is.
func (o *overlay) fields(to reflect.Value, prefix string) bool {
	anySet := false
	for i := range to.NumField() {
		field, tag := to.Field(i), to.Type().Field(i).Tag
		name := prefix + strings.ToUpper(jsonName(tag))
		set := false
		switch {
		case field.Kind() == reflect.Pointer:
			own := reflect.New(field.Type().Elem())
			if !field.IsNil() {
				own.Elem().Set(field.Elem())
			}
			if set = o.fields(own.Elem(), name+"_"); set {
				field.Set(own)
			}
		case field.Kind() == reflect.Struct:
			set = o.fields(field, name+"_")
		default:
			set = o.value(field, name, tag.Get("secret") != "")
		}
		anySet = anySet || set
	}
	return anySet
}

// value sets one argument.
func (o *overlay) value(to reflect.Value, name string, secret bool) bool {
	text := o.getenv(name)
	if file := name + "_FILE"; secret && o.getenv(file) != "" {
		content, err := os.ReadFile(o.getenv(file))
		switch {
		case text != "":
			err = fmt.Errorf("%s is set, too", name)
		case err == nil && len(strings.TrimSpace(string(content))) == 0:
			err = errors.New("the file is empty")
		}
		if err != nil {
			o.errs = append(o.errs, fmt.Errorf("%s: %w", file, err))
			return false
		}
		text = strings.TrimRight(string(content), "\r\n")
	}
	if text == "" {
		return false
	}
	if err := setText(to, text); err != nil {
		o.errs = append(o.errs, fmt.Errorf("%s: %w", name, err))
	}
	return true
}

func setText(to reflect.Value, text string) error {
	switch to.Kind() {
	case reflect.String:
		to.SetString(text)
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return fmt.Errorf("expected true or false, got %q", text)
		}
		to.SetBool(b)
	case reflect.Int:
		n, err := strconv.Atoi(text)
		if err != nil && !errors.Is(err, strconv.ErrRange) { // n is then the nearest number, and Validate says the range
			return fmt.Errorf("expected a whole number, got %q", text)
		}
		to.SetInt(int64(n))
	case reflect.Slice:
		if !strings.HasPrefix(text, "[") {
			to.Set(reflect.ValueOf(strings.Fields(text)))
			return nil
		}
		return setJSON(to, text)
	default:
		return setJSON(to, text)
	}
	return nil
}

// setJSON does not write over a map or list of the caller.
func setJSON(to reflect.Value, text string) error {
	own := reflect.New(to.Type())
	if err := json.Unmarshal([]byte(text), own.Interface()); err != nil {
		return fmt.Errorf("expected JSON: %w", err)
	}
	to.Set(own.Elem())
	return nil
}

// secrets are the values of all secret arguments.
func (c Config) secrets() []string { return secretsOf(reflect.ValueOf(c)) }

func secretsOf(of reflect.Value) []string {
	var secrets []string
	for i := range of.NumField() {
		field := of.Field(i)
		if field.Kind() == reflect.Pointer {
			field = field.Elem()
		}
		switch {
		case field.Kind() == reflect.Struct:
			secrets = append(secrets, secretsOf(field)...)
		case of.Type().Field(i).Tag.Get("secret") != "" && field.String() != "":
			secrets = append(secrets, field.String())
		}
	}
	return secrets
}

func jsonName(tag reflect.StructTag) string {
	name, _, _ := strings.Cut(tag.Get("json"), ",")
	return name
}
