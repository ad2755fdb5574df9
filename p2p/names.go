package p2p

import (
	"linnet/p2p/internal/fetch"
	"linnet/p2p/internal/groups"
	"linnet/p2p/internal/lifetime"
	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/overlay"
	"linnet/p2p/internal/seed"
	"linnet/p2p/internal/shelves"
	"linnet/p2p/internal/statefile"
	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

// What the parts of a node hand out and take, as those who use this package know it.
type (
	// An Album is several tracks to fetch as one transfer.
	Album = fetch.Album
	// An AlbumID names an album that is fetched as one transfer.
	AlbumID = fetch.AlbumID
	// An AlbumTransfer is an album on its way here.
	AlbumTransfer = fetch.AlbumTransfer
	// An Answer is a row together with who has it.
	Answer = overlay.Answer
	// A Cataloguer is a Shelf that can list the rows of all it shares.
	Cataloguer = shelves.Cataloguer
	// A Describer is a Shelf that can name all it shares, for its digest.
	Describer = shelves.Describer
	// Facts are what the bytes of a track prove of it.
	Facts = fetch.Facts
	// A FileState tells whether a file was written to although its size and its time are what they were.
	FileState = meta.FileState
	// A Group is a group as we know it.
	Group = groups.Group
	// A GroupID names a group.
	GroupID = groups.GroupID
	// A GroupInvitation lets one person in, until it expires.
	GroupInvitation = groups.GroupInvitation
	// A GroupMember is one of a group.
	GroupMember = groups.GroupMember
	// A Holder is a peer that has a file.
	Holder = wire.Holder
	// A Load says how busy a holder is, by its own word.
	Load = wire.Load
	// An InfoHashLister is a Shelf that can name all it offers.
	InfoHashLister = shelves.InfoHashLister
	// A Linker is a Shelf that knows to which tracks and albums magnet links were given away.
	Linker = shelves.Linker
	// A Loss is a file of the node's that was damaged, as by a power cut, and was set aside when the node was opened.
	Loss = statefile.Loss
	// Mode says how much strangers may learn of this node.
	Mode = modegate.Mode
	// An Offer is a shared file.
	Offer = meta.Offer
	// An OfferPart is one file of an Offer that has several.
	OfferPart = meta.OfferPart
	// A Part is one file of a torrent that has several.
	Part = meta.Part
	// A PartName is a shared track with the file name it has in the torrent of its album.
	PartName = meta.PartName
	// A Priority says which waiting transfers begin first.
	Priority = fetch.Priority
	// A Query asks other shelves for rows.
	Query = overlay.Query
	// Progress says how far a search has got.
	Progress = overlay.Progress
	// Reach is the former name of Progress.
	Reach = overlay.Progress
	// A Rehasher is a Shelf that can be told that a file it offers has other bytes than it hashed.
	Rehasher = shelves.Rehasher
	// Shelf is what a node offers to others.
	Shelf = shelves.Shelf
	// A SmallFile is a file that is no track and fits into memory, such as a catalogue.
	SmallFile = meta.SmallFile
	// A Source is a peer that gave bytes of a transfer, or is connected for it.
	Source = fetch.Source
	// A Standing is how we stand to a group.
	Standing = groups.Standing
	// State is where a transfer stands.
	State = fetch.State
	// A SwarmLister is a Shelf that gives torrents of other programs on to their swarms.
	SwarmLister = shelves.SwarmLister
	// A Transfer is one track on its way here.
	Transfer = fetch.Transfer
	// An Upload is a shared track, or album, that somebody is connected for.
	Upload = seed.Upload
	// A Want is a row to fetch and the peers known to hold it.
	Want = fetch.Want
)

// Constants of those types.
const (
	// Arriving comes from at least one peer.
	Arriving = fetch.Arriving
	// Expelled says that the group removed us.
	Expelled = groups.Expelled
	// Failed is for good; Reason says why.
	Failed = fetch.Failed
	// Finished is whole, verified, at Path.
	Finished = fetch.Finished
	// High, Normal and Low are priorities.
	High = fetch.High
	// Joining says that the inviter was not reached yet.
	Joining = groups.Joining
	// LANOnly keeps off the DHT and dials nobody beyond the local network, whoever names the address.
	LANOnly = modegate.LANOnly
	Low     = fetch.Low
	// MaxInvitation is how long an invitation can live.
	MaxInvitation = groups.MaxInvitation
	// MaxSmallFile is the most bytes that a small file may have.
	MaxSmallFile = meta.MaxSmallFile
	// Member says that we are in.
	Member = groups.Member
	Normal = fetch.Normal
	// Paused was paused by the listener.
	Paused = fetch.Paused
	// Public announces the overlay and the artists of the shelf.
	Public = modegate.Public
	// Quiet looks others up on the DHT but announces nothing there.
	Quiet = modegate.Quiet
	// Refused says that the invitation was used before, or has expired.
	Refused = groups.Refused
	// Waiting waits for a peer that has the file; Reason says so.
	Waiting = fetch.Waiting
)

// What goes wrong, to be compared with errors.Is.
var (
	// ErrClosed says that the node was closed.
	ErrClosed = lifetime.ErrClosed
	// ErrHave says that the track is on our own shelf already.
	ErrHave = fetch.ErrHave
	// ErrInvitation says that a text is no invitation, or one that has expired.
	ErrInvitation = groups.ErrInvitation
	// ErrName says that a name is empty.
	ErrName = groups.ErrName
	// ErrNoGroup says that we are in no such group, or not yet, or no longer.
	ErrNoGroup = groups.ErrNoGroup
	// ErrNoMusic says that there is no folder for finished tracks.
	ErrNoMusic = fetch.ErrNoMusic
	// ErrNoTracks says that an album has no tracks to fetch.
	ErrNoTracks = meta.ErrNoTracks
	// ErrNobody says that nobody is known who may have a file.
	ErrNobody = seed.ErrNobody
	// ErrNotAudio says that a file does not begin like any audio format that Linnet knows.
	ErrNotAudio = meta.ErrNotAudio
	// ErrNotFounder says that only the founder of a group can do this.
	ErrNotFounder = groups.ErrNotFounder
	// ErrNotShared says that the shelf does not offer an infohash, or no longer does.
	ErrNotShared = meta.ErrNotShared
	// ErrNotTorrent says that a text is no magnet link, or a file no .torrent file.
	ErrNotTorrent = meta.ErrNotTorrent
	// ErrPrivate says that a torrent is private and that its link names neither a peer nor a tracker that may be asked.
	ErrPrivate = fetch.ErrPrivate
	// ErrRefused says that a track may be neither shared nor fetched.
	ErrRefused = fetch.ErrRefused
	// ErrTooMany says that there are as many groups, members or invitations as there may be.
	ErrTooMany = groups.ErrTooMany
	// ErrTooShort says that a query has fewer than three letters, which nobody would answer.
	ErrTooShort = overlay.ErrTooShort
	// ErrUnderWay says that a torrent is being fetched or served, so that its contents are known already.
	ErrUnderWay = fetch.ErrUnderWay
	// ErrUnknown says that no transfer is on record for an infohash.
	ErrUnknown = fetch.ErrUnknown
)

// Whether somebody who comes now is sent to at once, as a Load says.
const (
	SlotFree  = wire.SlotFree
	SlotTaken = wire.SlotTaken
)

// FarthestHops is how far away a holder is at most that a search finds.
const FarthestHops = rings.Hops + 1

// What is done without a node.
var (
	// AudioName says whether a file is called like one that Linnet plays.
	AudioName = meta.AudioName
	// MakeAlbumOffer makes one torrent of tracks that are offered one by one already (BEP 3, several files).
	MakeAlbumOffer = meta.MakeAlbumOffer
	// MakeOffer hashes a file.
	MakeOffer = meta.MakeOffer
	// MakeSmallOffer hashes a small file for GiveOut.
	MakeSmallOffer = meta.MakeSmallOffer
	// ParseGroupID reads what GroupID.String wrote.
	ParseGroupID = groups.ParseGroupID
	// ParseMagnet reads a magnet link.
	ParseMagnet = fetch.ParseMagnet
	// Rank says how far up a row belongs among all that were found for a text.
	Rank = overlay.Rank
	// ReadTorrent reads a .torrent file.
	ReadTorrent = fetch.ReadTorrent
	// StateOf returns the state of a file that os.Stat looked at.
	StateOf = meta.StateOf
)
