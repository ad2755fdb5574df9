module github.com/anacrolix/go-utp

go 1.26

require (
	github.com/anacrolix/go-libutp v1.3.2
	github.com/anacrolix/utp v0.1.0
)
