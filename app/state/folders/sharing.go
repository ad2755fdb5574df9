package folders

import (
	"context"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/library"
)

// ShareFolder begins or ends the sharing of a folder.
func (s *Slice) ShareFolder(path string, on bool) {
	s.loop.Do(func(ctx context.Context) { s.Share(ctx, path, on) })
}

// StateRights records that the listener states, or takes back, the right to share all of a folder.
func (s *Slice) StateRights(path string, stated bool) {
	s.loop.Do(func(ctx context.Context) { s.decide(ctx, path, s.deps.Shelf.StateRights(ctx, path, stated)) })
}

// Share is ShareFolder.
func (s *Slice) Share(ctx context.Context, path string, on bool) {
	s.decide(ctx, path, s.deps.Shelf.Share(ctx, path, on))
}

func (s *Slice) decide(ctx context.Context, path string, err error) {
	if err != nil {
		s.loop.CouldNot(message.Share(path), err, message.Text("Try again."))
	}
	s.deps.Node.ShelfChanged() // before anything is hashed: what is no longer shared must not be sent
	s.deps.Sharing(ctx)
	s.Offer(ctx)
}

func (s *Slice) folderRow(ctx context.Context, f library.Folder) view.FolderRow {
	sharing := s.deps.Shelf.Sharing(f.Path)
	row := view.FolderRow{Path: f.Path, Count: message.Count(f.Tracks, "{n} track", "{n} tracks"), Shared: sharing.Shared,
		Rights: sharing.Rights, Detail: f.Err}
	if at, stated, err := s.deps.Shelf.Stated(ctx, f.Path); err == nil && stated {
		row.Stated = message.Text("You stated this on {date}.", "date", message.ShortDate(at.Local()))
	}
	n, err := s.deps.Shelf.Count(ctx, f.Path)
	switch {
	case f.Err != "" || err != nil:
	case !sharing.Shared:
		row.Detail = message.Text("Not shared")
	case sharing.Rights:
		row.Detail = message.Count(n, "{n} track is shared", "{n} tracks are shared")
	default:
		row.Detail = message.Count(n, "{n} track with a free licence shared", "{n} tracks with a free licence shared")
	}
	return row
}
