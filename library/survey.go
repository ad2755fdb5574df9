package library

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// file is a music file as the directory shows it.
type file struct {
	folder   folder
	name     string
	size     int64
	modified int64 // ns since 1970
}

func (f file) path() string { return filepath.Join(f.folder.path, f.name) }

// folder is a directory with music, below a root.
type folder struct {
	id        int64
	path, rel string
	root      string
}

// listing is what a directory holds that matters here.
type listing struct {
	files   []file
	folders []string // names
	cover   string   // name of the best picture beside the music
	empty   bool     // nothing at all in it
}

// known is what the index has of a directory.
type known struct {
	id     int64 // 0: nothing
	cover  string
	tracks map[string]state
	broken map[string]state
}

type state struct {
	id             int64
	size, modified int64
	missing        bool
	reason         string
}

func (k state) is(f file) bool { return k.size == f.size && k.modified == f.modified }

// survey walks one picked folder, notes what must be read, and marks what is gone as missing. Below a directory that
// cannot be read nothing is taken to be gone.
func (s *scan) survey(ctx context.Context, root Folder) error {
	var gone []int64
	var unread []string
	visited := map[string]bool{}
	for queue := []string{""}; len(queue) > 0; {
		rel := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if err := ctx.Err(); err != nil {
			return err
		}
		here := folder{path: filepath.Join(root.Path, rel), rel: rel, root: root.Path}
		list, err := s.list(here)
		if rel == "" && err == nil && list.empty && root.Tracks > 0 {
			err = errEmpty // most likely a drive that is not mounted
		}
		if err != nil {
			s.problem(here.path, err)
			if rel == "" {
				return s.x.noteFolder(ctx, root.ID, reason(err))
			}
			unread = append(unread, rel)
			continue
		}
		visited[rel] = true
		missed, err := s.compare(ctx, root.ID, here, list)
		if errors.Is(err, ErrNotFound) {
			return nil // the listener removed the folder meanwhile
		}
		if err != nil {
			return err
		}
		gone = append(gone, missed...)
		for _, name := range list.folders {
			queue = append(queue, filepath.Join(rel, name))
		}
		s.tell(s.report.Progress)
	}
	lost, err := s.x.inLostFolders(ctx, root.ID, visited, unread)
	if err != nil {
		return err
	}
	if err := s.x.markMissing(ctx, append(gone, lost...)); err != nil {
		return err
	}
	return s.x.noteFolder(ctx, root.ID, "")
}

// list reads a directory. Hidden entries are skipped; links are refused, aloud where they would have brought music.
func (s *scan) list(here folder) (listing, error) {
	entries, err := s.readDir(here.path)
	if err != nil {
		return listing{}, err
	}
	out := listing{empty: len(entries) == 0}
	for _, entry := range entries {
		name := entry.Name()
		switch kind := entry.Type(); {
		case strings.HasPrefix(name, "."):
		case kind.IsDir():
			out.folders = append(out.folders, name)
		case kind&fs.ModeSymlink != 0:
			if info, err := os.Stat(filepath.Join(here.path, name)); isAudio(name) || err == nil && info.IsDir() {
				s.problem(filepath.Join(here.path, name), errLink)
			}
		case kind.IsRegular() && isAudio(name):
			info, err := entry.Info()
			if err != nil {
				continue // gone since
			}
			out.files = append(out.files, file{folder: here, name: name, size: info.Size(), modified: info.ModTime().UnixNano()})
		case kind.IsRegular() && coverRank(name) > coverRank(out.cover):
			out.cover = name
		}
	}
	return out, nil
}

// isAudio goes by extension: what is inside decides later.
func isAudio(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".mp3", ".flac", ".ogg", ".oga", ".opus", ".wav", ".m4a", ".mp4", ".aif", ".aiff":
		return true
	}
	return false
}

// compare sets a directory against what the index has of it, and returns the tracks that are gone from it.
func (s *scan) compare(ctx context.Context, root int64, here folder, list listing) (gone []int64, err error) {
	was, err := s.x.known(ctx, root, here.rel)
	if err != nil {
		return nil, err
	}
	here.id = was.id
	if (len(list.files) > 0 || was.id != 0) && (was.id == 0 || was.cover != list.cover) {
		if here.id, err = s.x.keepFolder(ctx, root, here.rel, list.cover); err != nil {
			return nil, err
		}
	}
	var back []int64
	for _, f := range list.files {
		f.folder = here
		s.report.Found++
		track, have := was.tracks[f.name]
		broken, bad := was.broken[f.name]
		delete(was.tracks, f.name)
		switch {
		case bad && broken.is(f):
			s.report.Failed++
			s.report.Problems = append(s.report.Problems, Problem{Path: f.path(), Reason: broken.reason})
		case have && track.is(f):
			s.report.Unchanged++
			if track.missing {
				back = append(back, track.id)
			}
		default:
			s.todo = append(s.todo, f)
		}
	}
	for _, track := range was.tracks {
		if !track.missing {
			gone = append(gone, track.id)
		}
	}
	return gone, s.x.markPresent(ctx, back)
}

// known reads what the index has of a directory.
func (x *Index) known(ctx context.Context, root int64, rel string) (known, error) {
	k := known{tracks: map[string]state{}, broken: map[string]state{}}
	err := x.read.QueryRowContext(ctx, "SELECT id, cover FROM folder WHERE root_id = ? AND rel = ?", root, []byte(rel)).Scan(&k.id, &k.cover)
	if errors.Is(err, sql.ErrNoRows) {
		return k, nil
	}
	if err != nil {
		return k, told(err)
	}
	rows, err := x.read.QueryContext(ctx, `
		SELECT name, id, size, modified, missing IS NOT NULL, '' FROM track WHERE folder_id = ?1
		UNION ALL SELECT name, 0, size, modified, 0, reason FROM broken WHERE folder_id = ?1`, k.id)
	if err != nil {
		return k, told(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name []byte
		var was state
		if err := rows.Scan(&name, &was.id, &was.size, &was.modified, &was.missing, &was.reason); err != nil {
			return k, told(err)
		}
		if was.id == 0 {
			k.broken[string(name)] = was
		} else {
			k.tracks[string(name)] = was
		}
	}
	return k, told(rows.Err())
}

// inLostFolders lists the tracks of directories that the walk did not meet, except below those it could not read.
func (x *Index) inLostFolders(ctx context.Context, root int64, visited map[string]bool, unread []string) ([]int64, error) {
	rows, err := x.read.QueryContext(ctx, "SELECT id, rel FROM folder WHERE root_id = ?", root)
	if err != nil {
		return nil, told(err)
	}
	defer rows.Close()
	var lost []int64
	for rows.Next() {
		var id int64
		var rel []byte
		if err := rows.Scan(&id, &rel); err != nil {
			return nil, told(err)
		}
		hidden := slices.ContainsFunc(unread, func(dir string) bool { return within(string(rel), dir) })
		if !visited[string(rel)] && !hidden {
			lost = append(lost, id)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, told(err)
	}
	var tracks []int64
	for _, id := range lost {
		ids, err := collect(ctx, x.read, scanID, "SELECT id FROM track WHERE folder_id = ? AND missing IS NULL", id)
		if err != nil {
			return nil, fmt.Errorf("looking for lost tracks: %w", err)
		}
		tracks = append(tracks, ids...)
	}
	return tracks, nil
}

func scanID(rows *sql.Rows) (id int64, err error) {
	err = rows.Scan(&id)
	return id, err
}
