package sqlstore

import (
	"context"
	"crypto/tls"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// The error codes that are treated specially, from PostgreSQL's manual.
const (
	transactionResolutionUnknown = "08007"
	characterNotInRepertoire     = "22021"
	readOnlyTransaction          = "25006"
	idleInTransaction            = "25P03"
	invalidAuthorization         = "28000"
	invalidPassword              = "28P01"
	invalidCatalogName           = "3D000"
	invalidSchemaName            = "3F000"
	serializationFailure         = "40001"
	statementCompletionUnknown   = "40003"
	deadlockDetected             = "40P01"
	insufficientPrivilege        = "42501"
	undefinedColumn              = "42703"
	undefinedObject              = "42704"
	undefinedTable               = "42P01"
	duplicateTable               = "42P07"
	diskFull                     = "53100"
	tooManyConnections           = "53300"
	lockNotAvailable             = "55P03"
	queryCanceled                = "57014"
	adminShutdown                = "57P01"
	crashShutdown                = "57P02"
	cannotConnectNow             = "57P03"
	dataCorrupted                = "XX001"
	indexCorrupted               = "XX002"
)

// hasCode reports whether the database returned this code.
func hasCode(err error, code string) bool {
	failed, ok := errors.AsType[*pgconn.PgError](err)
	return ok && failed.Code == code
}

// explain implements engine.
func (e *postgres) explain(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err() // the end of the context caused the error
	}
	failed, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return e.silence(err)
	}
	code := failed.Code
	if connecting := (*pgconn.ConnectError)(nil); errors.As(err, &connecting) && code == insufficientPrivilege {
		code = invalidAuthorization // the user lacks the right to connect
	}
	return e.answer(code, err)
}

// answer explains an error that the database sent.
func (e *postgres) answer(code string, err error) error {
	say := func(sentinel error, wrong, remedy string) error {
		return &register.Error{Kind: sentinel, What: e.name + " " + wrong, Fix: remedy, Cause: err}
	}
	switch code {
	case invalidPassword, invalidAuthorization:
		return say(register.ErrDenied, fmt.Sprintf("refused the user %q", e.user),
			"check the user, the password (PGPASSWORD, or a password file), and that the server's pg_hba.conf allows this machine")
	case invalidCatalogName:
		return say(register.ErrUnreachable, "does not exist on that server", "create the database, or correct its name")
	case insufficientPrivilege, invalidSchemaName:
		return say(register.ErrReadOnly, fmt.Sprintf("does not allow the user %q to write", e.user),
			"apply as a user with the role ciam_writer; create or upgrade a register as its owner")
	case readOnlyTransaction:
		return say(register.ErrReadOnly, "is a replica, or is read-only", "name the primary, or add target_session_attrs=read-write")
	case serializationFailure, deadlockDetected, lockNotAvailable, queryCanceled, tooManyConnections, cannotConnectNow:
		return say(register.ErrBusy, fmt.Sprintf("could not be used for %s", e.patience), "run it again, with fewer runs at once")
	case undefinedTable, undefinedColumn, duplicateTable:
		return say(register.ErrCorrupt, "does not have the tables of a register", "name another database or schema (search_path), or restore it from a backup")
	case dataCorrupted, indexCorrupted:
		return e.corrupt("is damaged", err)
	case undefinedObject:
		return say(register.ErrAddress, "does not know an option of the address", "correct the text after the '?'")
	case characterNotInRepertoire:
		return &register.Error{What: e.name + " stores only valid UTF-8 without NUL characters; nothing was written", Fix: "correct the text", Cause: err}
	case diskFull:
		return &register.Error{What: "the disk of " + e.name + " is full; nothing was written", Fix: "make room, and run it again", Cause: err}
	case adminShutdown, crashShutdown, idleInTransaction:
		return e.unreachable("the server ended the connection", "run it again", err)
	}
	switch code[:min(len(code), 2)] { // the class of the code
	case "08":
		return e.unreachable("the connection failed", "run it again", err)
	case "23":
		return e.corrupt(contradicts, err)
	}
	return e.unexpected(err)
}

// silence explains an error of the connection itself.
func (e *postgres) silence(err error) error {
	var untrusted *tls.CertificateVerificationError
	var unknown *net.DNSError
	var network net.Error
	var connecting *pgconn.ConnectError
	switch {
	case errors.As(err, &untrusted):
		return e.unreachable("the server's certificate is not trusted", "set sslrootcert or PGSSLROOTCERT to its authority, and use the host name of the certificate", err)
	case errors.As(err, &unknown):
		return e.unreachable("no host of that name exists", "correct the address, or PGHOST", err)
	case errors.As(err, &connecting), errors.As(err, &network):
		return e.unreachable("the server does not answer", "check host, port and sslmode, that the server runs, and that this machine can reach it", err)
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone), errors.Is(err, pgconn.ErrConnClosed), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return e.unreachable("the connection was lost", "run it again", err)
	default:
		return e.unexpected(err)
	}
}

// unexpected is the error for all other codes.
func (e *postgres) unexpected(err error) error {
	return &register.Error{What: e.name + " failed for a reason that this provider does not know", Fix: "see the server's log, and run it again", Cause: err}
}

func (e *postgres) unreachable(why, fix string, err error) error {
	return &register.Error{Kind: register.ErrUnreachable, What: e.name + ": " + why, Fix: fix, Cause: err}
}

// corrupt is the error for a damaged register.
func (e *postgres) corrupt(wrong string, err error) error {
	return &register.Error{Kind: register.ErrCorrupt, What: e.name + " " + wrong, Fix: restoreBackup + ", or name another database", Cause: err}
}

// unreadable corrects the explanation of a missing right for an operation that
// only reads.
func (e *postgres) unreadable(err error) error {
	failed, ok := errors.AsType[*pgconn.PgError](err)
	if !ok || failed.Code != insufficientPrivilege || !errors.Is(err, register.ErrReadOnly) {
		return err
	}
	return &register.Error{Kind: register.ErrDenied, What: fmt.Sprintf("%s does not allow the user %q to read", e.name, e.user), Fix: "grant it the role ciam_reader", Cause: failed}
}

// making is the error for a wait that ended while others were still creating
// the register.
func (e *postgres) making() error {
	return &register.Error{Kind: register.ErrBusy, What: "others keep changing the tables of " + e.name, Fix: "run it again"}
}
