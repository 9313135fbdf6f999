require('./story.cjs')(require('systole')).then(console.log);
