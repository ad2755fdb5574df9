package feed

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads/tuf"
)

// maxEdition bounds what is fetched of an edition.
const maxEdition = 32 << 20

// packEdition puts the last release of a repository into one file: every root, what the snapshot names, and the files that the targets and
// the partners name, without the bundles. The file is a pure function of the release, so that listeners who have the release have the file.
func packEdition(files fs.FS) ([]byte, error) {
	timestamp, err := tuf.Read(files, "timestamp.json", metadata.Timestamp())
	if err != nil {
		return nil, err
	}
	names := []string{fmt.Sprintf("%d.snapshot.json", timestamp.Signed.Meta["snapshot.json"].Version)}
	snapshot, err := tuf.Read(files, names[0], metadata.Snapshot())
	if err != nil {
		return nil, err
	}
	names = append(names, fmt.Sprintf("%d.targets.json", snapshot.Signed.Meta["targets.json"].Version))
	targets, err := tuf.Read(files, names[1], metadata.Targets())
	if err != nil {
		return nil, err
	}
	names = append(names, contents(targets)...)
	for _, d := range delegationsOf(targets) {
		meta := snapshot.Signed.Meta[d.role()+".json"]
		if meta == nil {
			continue
		}
		name := fmt.Sprintf("%d.%s.json", meta.Version, d.role())
		signed, err := tuf.Read(files, name, metadata.Targets())
		if err != nil {
			return nil, err
		}
		if d.checkTargets(signed) != nil {
			continue // no client takes it
		}
		names = append(append(names, name), contents(signed)...)
	}
	packed := map[string][]byte{}
	for version := 1; ; version++ {
		name := fmt.Sprintf("%d.root.json", version)
		data, err := fs.ReadFile(files, name)
		if err != nil {
			break
		}
		packed[name] = data
	}
	for _, name := range names {
		if packed[name], err = fs.ReadFile(files, name); err != nil {
			return nil, err
		}
	}
	return pack(slices.Sorted(maps.Keys(packed)), packed)
}

// contents are the paths of what is named, but for the bundles.
func contents(targets *metadata.Metadata[metadata.TargetsType]) (paths []string) {
	for name, target := range targets.Signed.Targets {
		if folder, base := path.Split(name); !isBundle(base) {
			paths = append(paths, "targets/"+folder+target.Hashes["sha256"].String()+"."+base)
		}
	}
	return paths
}

// unpackEdition reads an edition into memory, by path. Its size was bounded before.
func unpackEdition(data []byte) (map[string][]byte, error) {
	files, left := map[string][]byte{}, int64(len(data))
	if err := plainTar(bytes.NewReader(data), left); err != nil {
		return nil, fmt.Errorf("%w: the edition: %w", ErrForged, err)
	}
	for r := tar.NewReader(bytes.NewReader(data)); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err == nil {
			if left -= header.Size; left < 0 { // a sparse file can claim any size
				err = errors.New("it claims more than it holds")
			}
		}
		if err == nil {
			file := make([]byte, header.Size)
			_, err = io.ReadFull(r, file)
			files[header.Name] = file
		}
		if err != nil {
			return nil, fmt.Errorf("%w: the edition: %w", ErrForged, err)
		}
	}
}

// ownFiles are the last edition as on a mirror, with the root that was configured.
func (c *Client) ownFiles() fs.FS {
	root, err := metadata.Root().FromBytes(c.root)
	if err != nil {
		return os.DirFS(c.cache.good)
	}
	return withRoot{os.DirFS(c.cache.good), fmt.Sprintf("%d.root.json", root.Signed.Version), c.root}
}

// withRoot adds a file to others.
type withRoot struct {
	fs.FS
	name string
	data []byte
}

// ReadFile implements fs.ReadFileFS.
func (w withRoot) ReadFile(name string) ([]byte, error) {
	if name == w.name {
		return w.data, nil
	}
	return fs.ReadFile(w.FS, name)
}
