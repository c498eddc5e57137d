import './manifest.test';
import './rendering.test';
import './language.test';
import './api.test';
