"""What browser tests share: servers, one Chromium, profiles that survive a kill, transcripts."""
