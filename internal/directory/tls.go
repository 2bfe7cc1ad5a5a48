package directory

import (
	"crypto/x509"
	"errors"
	"fmt"
	"os"
)

// ErrCAFile means that ca_file has no certificate.
var ErrCAFile = errors.New("the file contains no certificate in PEM")

// certificates reads the certificates of authorities from a PEM file.
func certificates(path string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s: %w", path, ErrCAFile)
	}
	return pool, nil
}
