// Package version is the number of the release that this source becomes. Window, commands, logs, packages and peers get it from here.
package version

import (
	"fmt"
	"strconv"
	"strings"
)

// Number follows Semantic Versioning 2.0.0: three numbers below ten, as PeerID has a digit for each. FyneApp.toml repeats it.
const Number = "0.2.0"

// ClientName is what other BitTorrent programs show (BEP 10, the key v).
const ClientName = "Linnet " + Number

// PeerID is the start of the ids under which peers know the program (BEP 20, Azureus style): LN and four digits.
var PeerID = func() string {
	var parts [3]int
	for i, s := range strings.SplitN(Number, ".", len(parts)) {
		parts[i], _ = strconv.Atoi(s) // the test reads it
	}
	return fmt.Sprintf("-LN%d%d%d0-", parts[0], parts[1], parts[2])
}()
