package signature_test

import (
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
)

const (
	namespace = "ciam-approval"
	principal = "person/jane"
	statement = "ciam-approval/v1\napprover: \"person/jane\"\nstage: \"cutover\"\n"
)

// laxer are the cases that this package accepts and ssh-keygen refuses, all of them.
var laxer = map[string]string{
	"CRLF": "CRLF line ends that an editor or a form added to a text or to an armored signature",
}

// stricter are the cases that ssh-keygen accepts and this package refuses, all of
// them. The test fails for a difference that is not listed, and for a listed one
// that does not show.
var stricter = map[string]string{
	"presence":    "a security key that signed without being touched",
	"short RSA":   "an RSA key under 3072 bits",
	"DSA":         "a DSA key, whose signatures are over SHA-1",
	"time zone":   "a time without Z, which means another moment on each machine",
	"UTC":         "a time that ends with UTC in place of Z, which older versions of ssh-keygen refuse",
	"other line":  "a line for somebody else that cannot be read: the whole file is refused",
	"listed cert": "a certificate that is listed itself, whose limits ssh-keygen does not check",
	"armor":       "other characters around or within the armor than base64 and line ends",
	"CRLF signed": "a signature of a text with CRLF line ends, which are read as LF",
	"no such day": "a day that the month does not have",
	"critical":    "a certificate with a critical option that does not exist",
}

type listedFile struct{ name, text, stricter string }

type madeSignature struct{ name, armored, text, namespace, stricter, laxer string }

type corpus struct {
	keygen
	keys       map[string]string
	signatures []madeSignature
	files      []listedFile
}

func (c *corpus) made(name, key, stricter string, args ...string) {
	c.signatures = append(c.signatures, madeSignature{name, c.sign(key, namespace, statement, args...), statement, namespace, stricter, ""})
}

func (c *corpus) altered(name, stricter string, alter func(s *madeSignature)) {
	s := c.signatures[0]
	s.name, s.stricter = name, stricter
	alter(&s)
	c.signatures = append(c.signatures, s)
}

func (c *corpus) makeKeys() {
	for name, kind := range map[string][]string{
		"ed25519": {"-t", "ed25519"}, "ecdsa256": {"-t", "ecdsa", "-b", "256"}, "ecdsa384": {"-t", "ecdsa", "-b", "384"},
		"ecdsa521": {"-t", "ecdsa", "-b", "521"}, "rsa3072": {"-t", "rsa", "-b", "3072"}, "rsa2048": {"-t", "rsa", "-b", "2048"},
		"dsa": {"-t", "dsa"}, "other": {"-t", "ed25519"}, "authority": {"-t", "ed25519"}, "rsaauthority": {"-t", "rsa", "-b", "3072"},
	} {
		c.keys[name] = c.key(name, kind...)
	}
	for name, args := range map[string][]string{
		"certified": {"-n", principal, "-V", "20260101Z:20270101Z"}, "eternal": {"-n", "other," + principal},
		"stranger": {"-n", "person/john"}, "host": {"-h", "-n", principal}, "unnamed": {},
		"critical": {"-n", principal, "-O", "critical:unheard-of=x"}, "forced": {"-n", principal, "-O", "force-command=x"},
	} {
		c.keys[name] = c.key(name, "-t", "ed25519")
		ca := "authority"
		if name == "eternal" {
			ca = "rsaauthority"
		}
		c.must("", slices.Concat([]string{"-q", "-s", ca, "-I", name}, args, []string{name + ".pub"})...)
	}
}

func (c *corpus) makeSignatures() {
	for _, key := range []string{"ed25519", "ecdsa256", "ecdsa384", "ecdsa521", "rsa3072", "other"} {
		c.made(key, key, "")
	}
	c.made("sha256", "ed25519", "", "-O", "hashalg=sha256")
	c.made("rsa sha256", "rsa3072", "", "-O", "hashalg=sha256")
	c.made("rsa2048", "rsa2048", "short RSA")
	c.made("dsa", "dsa", "DSA")
	for _, cert := range []string{"certified", "eternal", "stranger", "host", "unnamed", "forced"} {
		c.made("cert "+cert, cert+"-cert.pub", "")
	}
	c.made("cert critical", "critical-cert.pub", "critical")
	c.altered("other namespace", "", func(s *madeSignature) { s.armored = c.sign("ed25519", "file", statement) })
	c.altered("other text", "", func(s *madeSignature) { s.text += "conditions: \"none\"\n" })
	c.altered("CRLF text", "", func(s *madeSignature) { s.laxer, s.text = "CRLF", strings.ReplaceAll(s.text, "\n", "\r\n") })
	c.altered("CRLF armor", "", func(s *madeSignature) {
		s.laxer, s.armored = "CRLF", strings.ReplaceAll(s.armored, "\n", "\r\n")
	})
	c.altered("no last line end", "", func(s *madeSignature) { s.armored = strings.TrimSuffix(s.armored, "\n") })
	c.altered("text after", "armor", func(s *madeSignature) { s.armored += "more\n" })
	c.altered("text before", "", func(s *madeSignature) { s.armored = "\n" + s.armored })
	c.altered("spaces within", "armor", func(s *madeSignature) { s.armored = strings.Replace(s.armored, "U1NI", "U1 NI", 1) })
	c.altered("CRLF signed", "CRLF signed", func(s *madeSignature) {
		s.text = strings.ReplaceAll(statement, "\n", "\r\n")
		s.armored = c.sign("ed25519", namespace, s.text)
	})
	for name, alter := range map[string]func([]byte) []byte{
		"trailing": func(b []byte) []byte { return append(b, 0) }, "cut": func(b []byte) []byte { return b[:len(b)-1] },
		"version 2": func(b []byte) []byte { b[9] = 2; return b }, "version 0": func(b []byte) []byte { b[9] = 0; return b },
		"magic": func(b []byte) []byte { b[0] = 'T'; return b }, "flipped": func(b []byte) []byte { b[len(b)-1] ^= 1; return b },
	} {
		c.altered(name, map[string]string{"version 0": "armor"}[name], func(s *madeSignature) { s.armored = rearmored(s.armored, alter) })
	}
}

// rearmored is a signature with other content.
func rearmored(armored string, alter func([]byte) []byte) string {
	lines := strings.Split(strings.TrimSpace(armored), "\n")
	blob, _ := base64.StdEncoding.DecodeString(strings.Join(lines[1:len(lines)-1], ""))
	return lines[0] + "\n" + base64.StdEncoding.EncodeToString(alter(blob)) + "\n" + lines[len(lines)-1] + "\n"
}

func (c *corpus) file(name, stricter string, lines ...string) {
	c.files = append(c.files, listedFile{name, strings.Join(lines, "\n") + "\n", stricter})
}

// all lists every key of Jane in one form: %s stands for the key.
func (c *corpus) all(name, stricter, form string) {
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(c.keys)) {
		if !slices.Contains([]string{"other", "authority", "rsaauthority", "certified", "eternal"}, key) {
			lines = append(lines, fmt.Sprintf(form, c.keys[key]))
		}
	}
	for _, ca := range []string{"authority", "rsaauthority"} {
		if options, ok := strings.CutSuffix(form, " %s"); ok && c.keys[ca] != "" && !strings.Contains(options, "cert-authority") && strings.Count(options, " ") <= 1 {
			separator := " "
			if strings.Contains(options, " ") {
				separator = ","
			}
			lines = append(lines, options+separator+"cert-authority "+c.keys[ca])
		}
	}
	c.file(name, stricter, lines...)
}

func (c *corpus) makeFiles() {
	ed, other, ca := c.keys["ed25519"], c.keys["other"], c.keys["authority"]
	c.all("plain", "", "person/jane %s")
	c.all("comments", "", "# all of Jane's\n\n  \tperson/jane %s")
	c.all("wildcard", "", "person/* %s")
	c.all("question mark", "", "person/jan? %s")
	c.all("list", "", "person/john,person/jane %s")
	c.all("negated", "", "*,!person/jane %s")
	c.all("negated other", "", "!person/john,* %s")
	c.all("quoted", "", `"person/jane" %s`)
	c.all("namespace", "", `person/jane namespaces="git,ciam-approval" %s`)
	c.all("other namespace", "", `person/jane namespaces="git" %s`)
	c.all("namespace pattern", "", `person/jane NameSpaces="ciam-*,!ciam-exception" %s`)
	c.all("namespace negated", "", `person/jane namespaces="*,!ciam-approval" %s`)
	c.all("after", "", `person/jane valid-after="20260101Z" %s`)
	c.all("before", "", `person/jane valid-before="20270101000000Z" %s`)
	c.all("between", "", `person/jane valid-after="202601010000Z",valid-before="20270101Z" %s`)
	c.all("local time", "time zone", `person/jane valid-after="20260101" %s`)
	c.all("UTC", "UTC", `person/jane valid-after="20260101UTC" %s`)
	c.all("February 30", "no such day", `person/jane valid-before="20270230Z" %s`)
	c.all("backwards", "", `person/jane valid-after="20270101Z",valid-before="20260101Z" %s`)
	c.all("unknown option", "", `person/jane no-touch-required %s`)
	c.all("unclosed", "", `person/jane namespaces="git %s`)
	c.all("unquoted", "", `person/jane namespaces=ciam-approval %s`)
	c.all("twice", "", `person/jane namespaces="ciam-approval",namespaces="git" %s`)
	c.all("comma", "", `person/jane cert-authority, %s`)
	c.all("authority", "", "person/jane cert-authority %s")
	c.all("John's", "", "person/john %s")
	c.all("CRLF", "", "person/jane %s\r")
	c.file("empty", "")
	c.file("broken other line", "other line", "person/john no-such-option "+other, "person/jane "+ed)
	c.file("broken later line", "other line", "person/jane "+ed, "person/john "+other+" x", "person/john ssh-ed25519 AAAA")
	c.file("second line", "", `person/jane valid-before="20200101Z" `+ed, "person/jane "+ed, "person/john "+other)
	c.file("other line's time", "time zone", `person/john valid-before="20200101" `+other, "person/jane "+ed)
	c.file("key missing", "", "person/jane")
	c.file("key cut", "", "person/jane "+ed[:len(ed)-8])
	c.file("wrong type", "", "person/jane ssh-rsa "+strings.TrimPrefix(ed, "ssh-ed25519 "))
	c.file("cert", "listed cert", "person/jane "+c.public("certified-cert"))
	c.file("authority for a time", "", `person/jane cert-authority,valid-before="20260601Z" `+ca)
	c.file("escaped quote", "", `person/jane namespaces="ciam-approval,\"x" `+ed)
	c.file("tabs", "", "person/jane\t"+strings.ReplaceAll(ed, " ", "\t")+"\tcomment")
	c.file("quote within", "", `person/"jane" `+ed)
	c.file("long pattern", "", strings.Repeat("x", 1100)+",person/jane "+ed)
}
