package fw

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/signature"
)

// Reference accepts the id of a record of one of the kinds.
func Reference(kinds ...governance.Kind) validator.String {
	names := strings.Join(governance.Strings(kinds), ", ")
	return check{
		expected: fmt.Sprintf("the id of a record of kind %s", names),
		fault: func(text string) error {
			id, err := governance.ParseID(text)
			switch kind, name, _ := strings.Cut(text, "/"); {
			case err == nil && slices.Contains(kinds, id.Kind()):
				return nil
			case err == nil:
				return fmt.Errorf("it is the id of a %s: refer to the id attribute of a resource of kind %s", id.Kind(), names)
			case name != "" && !slices.Contains(kinds, governance.Kind(kind)):
				if near := didYouMean(kind, kinds); !errors.Is(near, errUnexpected) {
					return near
				}
			}
			return err
		},
	}
}

// Record accepts the id of any record.
func Record() validator.String {
	return check{
		expected: "the id of a record",
		fault: func(text string) error {
			_, err := governance.ParseID(text)
			return err
		},
	}
}

// Party accepts the id of anybody who can hold a role.
func Party() validator.String { return Reference(governance.PartyKinds()...) }

// Slug accepts a name that can be part of an id.
func Slug() validator.String {
	return check{expected: "a name of lower-case letters, digits, '-', '_' and '.'", fault: slugFault}
}

// Platform accepts the name of a platform. Names are compared between migrations, so two
// spellings of one platform must not look like two.
func Platform() validator.String {
	return check{expected: "a platform's name of lower-case letters, digits, '-', '_' and '.', such as \"cloud-idp\"", fault: slugFault}
}

// notInSlug is what a slug cannot contain.
var notInSlug = regexp.MustCompile(`[^a-z0-9._-]+`)

// slugFault suggests the slug that is nearest to a text.
func slugFault(text string) error {
	err := governance.CheckSlug(text)
	if err == nil {
		return nil
	}
	for _, r := range text {
		if r > unicode.MaxASCII && unicode.IsLetter(r) {
			return fmt.Errorf("it has the letter %q (%U), which is not one of a to z", r, r)
		}
	}
	near := strings.Trim(notInSlug.ReplaceAllString(strings.ToLower(text), "-"), "-._")
	if governance.CheckSlug(near) == nil {
		return fmt.Errorf("did you mean %q?", near)
	}
	return err
}

var notBlank = regexp.MustCompile(`\S`)

// NotBlank accepts any text that is not blank.
func NotBlank() validator.String { return matches(notBlank, "a text that is not blank") }

// Line accepts one line of printable characters, at most so many.
func Line(most int) validator.String {
	return check{
		expected: fmt.Sprintf("one line of 1 to %d printable characters", most),
		fault: func(text string) error {
			if err := governance.CheckText(text); err != nil {
				return err
			}
			if strings.TrimSpace(text) == "" {
				return errors.New("it is blank")
			}
			if n := utf8.RuneCountInString(text); n > most {
				return fmt.Errorf("it has %d", n)
			}
			for at, r := range text {
				if !governance.Printable(r) {
					return fmt.Errorf("it has %U at byte %d", r, at)
				}
			}
			return nil
		},
	}
}

// Email accepts one bare mail address.
func Email() validator.String {
	return check{
		expected: "a mail address such as \"jane@example.com\"",
		fault: func(text string) error {
			address, err := mail.ParseAddress(text)
			if err != nil {
				return err
			}
			if address.Address != text {
				return fmt.Errorf("write %s without a display name", governance.Quote(address.Address))
			}
			return nil
		},
	}
}

// PublicKey accepts an OpenSSH public key as one line of authorized_keys.
func PublicKey() validator.String {
	return check{
		expected: "an OpenSSH public key such as \"ssh-ed25519 AAAA…\"",
		fault: func(text string) error {
			key, err := signature.ParseKey(text)
			if err != nil {
				return err
			}
			return signature.Acceptable(key)
		},
	}
}

var digest = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

// Digest accepts a migration's digest.
func Digest() validator.String {
	return matches(digest, `a digest, "sha256:" and 64 hexadecimal digits, as the migration's attribute digest shows it`)
}

var hash = regexp.MustCompile(`^(?i:sha256:)?[0-9a-fA-F]{64}$`)

// SHA256 accepts the SHA-256 of a file, as filesha256 gives it, in capitals, as
// PowerShell does, or with a prefix, as container registries do.
func SHA256() validator.String {
	return matches(hash, `a SHA-256, 64 hexadecimal digits, as filesha256(…) gives it`)
}

// URI accepts an absolute URI of any scheme. A single letter as the scheme is
// the drive of a Windows path, which nobody else can open.
func URI() validator.String {
	return check{
		secret:   true,
		expected: "an absolute URI such as \"https://evidence.example.com/2026/report.pdf\" or \"s3://bucket/report.pdf\"",
		fault: func(text string) error {
			u, err := url.Parse(text)
			if bad, ok := errors.AsType[*url.Error](err); ok {
				return bad.Err // the rest repeats the text
			}
			if _, secret := u.User.Password(); secret {
				return fmt.Errorf("leave out the password: the register keeps what is written here for years")
			}
			if len(u.Scheme) < 2 || u.Host == "" && u.Path == "" && u.Opaque == "" {
				return errors.New("it has no scheme, or nothing after the scheme")
			}
			return nil
		},
	}
}

var control = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]*:\S(.*\S)?$`)

// Control accepts the form of a control's reference. CIAM501 checks whether the
// control exists.
func Control() validator.String {
	return check{
		expected: `<framework>:<id>, for example "nist-csf-2.0:GV.OC-01"`,
		fault: func(text string) error {
			if control.MatchString(text) {
				return nil
			}
			framework, id, found := strings.Cut(text, ":")
			if slug := strings.Trim(notInFramework.ReplaceAllString(strings.ToLower(framework), "-"), "-."); found && control.MatchString(slug+":"+strings.TrimSpace(id)) {
				return fmt.Errorf("a framework has lower-case letters, digits, \".\" and \"-\" only: write %s", governance.Quote(slug+":"+strings.TrimSpace(id)))
			}
			if !found {
				return errors.New("put the framework and a colon before the id, or \"policy:\" before a clause of your own")
			}
			return errUnexpected
		},
	}
}

// notInFramework is what the name of a framework cannot contain.
var notInFramework = regexp.MustCompile(`[^a-z0-9.-]+`)

// Tier accepts the name of a risk tier.
func Tier() validator.String {
	var names []string
	for _, tier := range governance.Tiers() {
		names = append(names, tier.String())
	}
	return OneOf(names)
}

// OneOf accepts the values of an enumeration, and suggests the nearest one for
// another text.
func OneOf[T ~string](values []T) validator.String {
	names := make([]string, len(values))
	for i, value := range values {
		names[i] = strconv.Quote(string(value))
	}
	return check{
		expected: "one of " + strings.Join(names, ", "),
		fault: func(text string) error {
			if slices.Contains(values, T(text)) {
				return nil
			}
			return didYouMean(text, values)
		},
	}
}
