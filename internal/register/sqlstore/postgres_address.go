package sqlstore

import (
	"cmp"
	"errors"
	"io/fs"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// applicationName is the name in the database's list of sessions, followed by the
// provider's version.
const applicationName = "terraform-provider-ciam"

// nameApplication sets application_name unless the user has set it, in the URL
// or in PGAPPNAME.
func nameApplication(config *pgx.ConnConfig, version string) {
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = strings.TrimSpace(applicationName + " " + version)
	}
}

func isPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// parsePostgres parses a PostgreSQL URL as libpq does: missing parts come from the
// environment, a service file or a password file. Error messages quote neither the
// URL nor an error of pgx, because either could contain a password.
func parsePostgres(address string) (config *pgx.ConnConfig, sandbox bool, err error) {
	address, sandbox, err = cutSandbox(address)
	if err != nil {
		return nil, false, err
	}
	if cutPassword(address) {
		return nil, false, refusePostgres(`it has an "@" after a "/"; in a user or password, write "/" as "%2F", and in a database name, write "@" as "%40"`)
	}
	config, err = pgx.ParseConfig(address)
	if err != nil {
		why := "it is not valid, or what it takes from the environment or a service file is not"
		if file := (*fs.PathError)(nil); errors.As(err, &file) {
			why = file.Error()
		}
		return nil, false, refusePostgres(why)
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	// Without an answer from the network, connecting fails within half a minute.
	config.DialFunc = (&net.Dialer{
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 3},
	}).DialContext
	// A prepared statement belongs to a session of the server. Behind a pooler,
	// each transaction can use another session.
	if config.DefaultQueryExecMode != pgx.QueryExecModeSimpleProtocol {
		config.DefaultQueryExecMode = pgx.QueryExecModeExec
	}
	config.StatementCacheCapacity, config.DescriptionCacheCapacity = 0, 0
	return config, sandbox, nil
}

// cutPassword tells whether a URL has what looks like a user and a password after
// the first "/". Messages would show it as the name of the database.
func cutPassword(address string) bool {
	_, rest, _ := strings.Cut(address, "://")
	_, database, _ := strings.Cut(rest, "/")
	database, _, _ = strings.Cut(database, "?")
	return strings.Contains(database, "@")
}

// cutSandbox removes the option sandbox from a URL, and changes nothing else.
func cutSandbox(address string) (rest string, sandbox bool, err error) {
	// A password can contain a '?'.
	scheme := strings.Index(address, "://") + len("://")
	from := scheme
	if at := strings.IndexAny(address[scheme:], "@/"); at >= 0 && address[scheme+at] == '@' {
		from += at
	}
	mark := strings.IndexByte(address[from:], '?')
	if mark < 0 {
		return address, false, nil
	}
	mark += from
	var kept []string
	asked := 0
	for option := range strings.SplitSeq(address[mark+1:], "&") {
		name, value, _ := strings.Cut(option, "=")
		if name != "sandbox" {
			kept = append(kept, option)
			continue
		}
		asked++
		sandbox = value == "true"
		if asked > 1 || value != "true" && value != "false" {
			return "", false, refusePostgres(`the option sandbox must be "true" or "false", and given once`)
		}
	}
	rest = address[:mark]
	if len(kept) > 0 {
		rest += "?" + strings.Join(kept, "&")
	}
	return rest, sandbox, nil
}

// refusePostgres returns the error for a URL, with an example of a valid one.
func refusePostgres(why string) error {
	return &register.Error{
		Kind: register.ErrAddress, What: why,
		Fix: `write "postgres://USER@HOST/DATABASE?sslmode=verify-full", and set the password in PGPASSWORD or a password file`,
	}
}

// databaseName is the register's name in messages, without credentials.
func databaseName(config *pgx.ConnConfig) string {
	const defaultPort = 5432
	host := config.Host
	if config.Port != defaultPort && !strings.HasPrefix(host, "/") {
		host = net.JoinHostPort(host, strconv.Itoa(int(config.Port)))
	}
	return host + "/" + cmp.Or(config.Database, config.User)
}

// milliseconds is a duration in the form of PostgreSQL's settings.
func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) + "ms" }
