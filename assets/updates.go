package assets

import _ "embed"

//go:embed updates.json
var updates []byte

// Updates is what this build knows of the feed of releases, for app/update: its root file ("root", base64) and addresses ("urls"). There
// are none by default; packaging/release writes the file for whoever publishes releases.
func Updates() []byte { return updates }
