package feed

import (
	"linnet/ads/tuf"
)

// newSources are the folder, the web server and its mirrors, and the swarm, as the Config has them.
func newSources(c Config) (all []tuf.Source, err error) {
	if c.Files != nil {
		all = append(all, tuf.Folder{Files: c.Files})
	}
	if c.URL != "" || c.Files == nil && c.Swarm == nil {
		one, err := tuf.NewWeb(c.Client, c.URL, webPatience)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	for _, address := range mirrorsOf(c.URL, c.Others) {
		one, err := tuf.NewWeb(c.Client, address, webPatience)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	if c.Swarm != nil {
		all = append(all, &swarmSource{swarm: c.Swarm})
	}
	return all, nil
}

// Bounds of what one refresh takes of a mirror.
const (
	maxFiles   = 1000
	maxFetched = 768 << 20
)

// bounds are the largest sizes of the files of a repository, whatever its metadata says.
var bounds = tuf.Bounds{Timestamp: maxTimestamp, Snapshot: maxSnapshot, Targets: maxTargets, File: maxBundle,
	Files: maxFiles, Bytes: maxFetched, Delegations: MaxDelegations}
