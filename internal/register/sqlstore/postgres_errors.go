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

// The codes that matter, of those in PostgreSQL's manual.
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

// hasCode tells whether the database gave this code.
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
		return ctx.Err() // what fails then comes from it, in many words
	}
	failed, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return e.silence(err)
	}
	code := failed.Code
	if connecting := (*pgconn.ConnectError)(nil); errors.As(err, &connecting) && code == insufficientPrivilege {
		code = invalidAuthorization // to connect is a right, too
	}
	return e.answer(code, err)
}

// answer explains an error that the database sent.
func (e *postgres) answer(code string, err error) error {
	say := func(sentinel error, wrong, remedy string) error {
		return fmt.Errorf("%w: %s %s; %s (%w)", sentinel, e.name, wrong, remedy, err)
	}
	switch code {
	case invalidPassword, invalidAuthorization:
		return say(register.ErrDenied, fmt.Sprintf("does not let the user %q in", e.user),
			"check the user, the password (PGPASSWORD, or a password file), and that the server's pg_hba.conf admits this machine")
	case invalidCatalogName:
		return say(register.ErrUnreachable, "does not exist on that server", "make the database, or correct its name")
	case insufficientPrivilege, invalidSchemaName:
		return say(register.ErrReadOnly, fmt.Sprintf("does not let the user %q do that", e.user),
			"apply as a user with the role ciam_writer; to make a register, or to upgrade one, as its owner")
	case readOnlyTransaction:
		return say(register.ErrReadOnly, "is a replica, or allows reading only", "name the primary, or add target_session_attrs=read-write")
	case serializationFailure, deadlockDetected, lockNotAvailable, queryCanceled, tooManyConnections, cannotConnectNow:
		return say(register.ErrBusy, fmt.Sprintf("could not be used for %s", e.patience), "run it again, with fewer at once")
	case undefinedTable, undefinedColumn, duplicateTable:
		return say(register.ErrCorrupt, "has not the tables of a register", "name another database or schema (search_path), or restore it from a backup")
	case dataCorrupted, indexCorrupted:
		return e.corrupt("is damaged", err)
	case undefinedObject:
		return say(register.ErrAddress, "does not know an option of the address", "correct what follows the '?'")
	case characterNotInRepertoire:
		return fmt.Errorf("%s: PostgreSQL keeps valid UTF-8 without NUL characters only; nothing was written, so correct the text (%w)", e.name, err)
	case diskFull:
		return fmt.Errorf("%s: the server's disk is full; nothing was written, so make room and run it again (%w)", e.name, err)
	case adminShutdown, crashShutdown, idleInTransaction:
		return e.unreachable("the server ended the connection", err)
	}
	switch code[:min(len(code), 2)] { // of codes that begin alike
	case "08":
		return e.unreachable("the connection failed", err)
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
		return e.unreachable("the server's certificate is not trusted: name its authority in sslrootcert or PGSSLROOTCERT, and the server as the certificate does", err)
	case errors.As(err, &unknown):
		return e.unreachable("there is no host of that name: correct the address, or PGHOST", err)
	case errors.As(err, &connecting), errors.As(err, &network):
		return e.unreachable("check host, port and sslmode, and that the server runs and this machine may reach it", err)
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone), errors.Is(err, pgconn.ErrConnClosed), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return e.unreachable("the connection was lost: run it again", err)
	default:
		return e.unexpected(err)
	}
}

// unexpected is what nobody thought of.
func (e *postgres) unexpected(err error) error {
	return fmt.Errorf("%s has failed in a way that this provider does not know; see the server's log, and run it again (%w)", e.name, err)
}

func (e *postgres) unreachable(why string, err error) error {
	return fmt.Errorf("%w: %s: %s (%w)", register.ErrUnreachable, e.name, why, err)
}

// corrupt says what is wrong with the register, and how to go on.
func (e *postgres) corrupt(wrong string, err error) error {
	return fmt.Errorf("%w: %s %s; restore it from a backup, or name another database (%w)", register.ErrCorrupt, e.name, wrong, err)
}

// unreadable corrects what explain makes of a missing right, where nothing
// was to be written.
func (e *postgres) unreadable(err error) error {
	failed, ok := errors.AsType[*pgconn.PgError](err)
	if !ok || failed.Code != insufficientPrivilege || !errors.Is(err, register.ErrReadOnly) {
		return err
	}
	return fmt.Errorf("%w: %s does not let the user %q read; give it the role ciam_reader (%w)", register.ErrDenied, e.name, e.user, failed)
}

// making is what stands in the way of who finds that others still make the
// register, when there is no more time.
func (e *postgres) making() error {
	return fmt.Errorf("%w: others keep changing the tables of %s; run it again", register.ErrBusy, e.name)
}
