// Package signature verifies and makes OpenSSH signatures, as ssh-keygen -Y does:
//
//	signers, err := signature.ParseSigners(file)
//	verified, err := signers.Verify(signature.Request{
//		Text: statement, Armored: armored, Namespace: "ciam-approval",
//		Principals: []string{"person/jane-doe"}, At: recorded,
//	})
//	switch {
//	case errors.Is(err, signature.ErrText): // signed another text
//	}
//
// It accepts what ssh-keygen -Y verify accepts, and less where ssh-keygen is
// lenient. The differences are listed in corpus_test.go. One is not
// stricter: CRLF line ends of the text are read as LF, because editors and web
// forms add them.
package signature
